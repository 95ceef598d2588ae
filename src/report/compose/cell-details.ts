import type { CellAnalysis } from "../../analyze/performance/analysis.ts";
import type { LatencySummary } from "../../analyze/performance/summaries.ts";
import type { Block, Section, Text } from "../document/blocks.ts";
import { plainText } from "../plain-text.ts";
import type { Words } from "../words/words.ts";
import { foreign, list, section } from "./build-blocks.ts";
import { missingSentences } from "./missing-figures.ts";
import type { PerformanceRow } from "./performance-rows.ts";

/** Names are shown up to this many. */
const SHOWN_NAMES = 5;

/** Everything about one cell that the tables leave out. */
export function cellSection(row: PerformanceRow, id: string, words: Words): Section[] {
  const { cell, modelLabel, scenarioLabel } = row;
  const title = words.cellDetails.title(modelLabel, scenarioLabel);
  const blocks =
    cell.counts.ok === 0
      ? list([...missingSentences(cell, words), trialsSentence(cell, words)])
      : [...latencyTable(row, words), ...list(sentences(cell, words))];
  return section(id, title, blocks);
}

function latencyTable({ cell, modelLabel, scenarioLabel }: PerformanceRow, words: Words): Block[] {
  const { cellDetails: say, number: n } = words;
  const rows: readonly (readonly [string, LatencySummary])[] = [
    [say.rows.cold, cell.ttft.cold],
    [say.rows.warmPrefix, cell.ttft.warmPrefix],
    [say.rows.cached, cell.ttft.cached],
    [say.rows.total, cell.totalTime],
  ];
  const isMarked = ({ p95Ms, p95IsEstimable }: LatencySummary): boolean =>
    p95Ms !== null && !p95IsEstimable;
  return [
    {
      kind: "table",
      caption: say.latencyCaption(modelLabel, scenarioLabel),
      columns: say.latencyColumns.map((title, place) => ({
        title,
        align: place === 0 ? "left" : "right",
      })),
      rows: rows.map(([name, summary]) => [
        name,
        n.count(summary.n),
        n.figure(summary.p50Ms),
        `${n.figure(summary.p95Ms)}${isMarked(summary) ? "*" : ""}`,
        n.figure(summary.minMs),
        n.figure(summary.maxMs),
        n.figure(summary.meanMs),
      ]),
      rowHeaderCount: 1,
      notes: rows.some(([, summary]) => isMarked(summary)) ? [say.p95Note] : [],
    },
  ];
}

function sentences(cell: CellAnalysis, words: Words): Text[] {
  const { cellDetails: say } = words;
  const { interToken, determinism } = cell;
  return [
    ...missingSentences(cell, words),
    trialsSentence(cell, words),
    ...partsSentence(cell, words),
    ...(cell.prefill.n === 0 ? [] : [say.rate(say.prefill, cell.prefill)]),
    ...(cell.decode.n === 0 ? [] : [say.rate(say.decode, cell.decode)]),
    ...(interToken.n === 0
      ? []
      : [
          say.interToken(
            interToken.p50Ms,
            interToken.p99Ms,
            interToken.maxMs,
            interToken.gcGapCount,
          ),
        ]),
    ...httpSentence(cell, words),
    tokensSentence(cell, words),
    ...stopsSentence(cell, words),
    memorySentence(cell, words),
    ...jsonSentences(cell, words),
    say.determinism(
      determinism.comparedCount - determinism.differingCount,
      determinism.comparedCount,
    ),
  ];
}

function trialsSentence(
  { counts, promptCount, roundCount }: CellAnalysis,
  { cellDetails: say }: Words,
): string {
  return say.trials({ ...counts, prompts: promptCount, rounds: roundCount });
}

function partsSentence(
  { ttftColdParts: parts }: CellAnalysis,
  { cellDetails: say, performance }: Words,
): string[] {
  const values = [parts.templateMs, parts.tokenizeMs, parts.prefillMs, parts.firstSampleMs];
  const known = values.flatMap((ms, place): (readonly [string, number])[] =>
    ms === null ? [] : [[performance.ttftParts[place] ?? "", ms]],
  );
  return known.length === 0 ? [] : [say.parts(known)];
}

function httpSentence({ http }: CellAnalysis, { cellDetails: say }: Words): string[] {
  if (http === undefined || http.n === 0) return [];
  return [
    say.http({
      n: http.n,
      newConnections: http.newConnectionCount,
      connectMs: http.connectMs,
      requestToHeadersMs: http.requestToHeadersMs,
      headersToContentMs: http.headersToContentMs,
      parseMicroseconds: http.parseMicrosecondsPerChunk,
      chunks: http.chunksPerAnswer,
      tokensPerChunk: http.tokensPerChunk,
      refused: http.refusedAttemptCount,
      stale: http.staleConnectionCount,
    }),
    ...(http.otherModels.length === 0
      ? []
      : [say.otherModels(http.otherModels.slice(0, SHOWN_NAMES).map(plainText))]),
  ];
}

function tokensSentence(cell: CellAnalysis, { cellDetails: say }: Words): string {
  const [declaredMin, declaredMax] = cell.inputTokensRange;
  return say.tokens({
    promptMin: cell.promptTokens.min,
    promptMax: cell.promptTokens.max,
    declaredMin,
    declaredMax,
    outOfRange: cell.promptsOutOfRangeCount,
    outputMin: cell.outputTokens.min,
    outputMax: cell.outputTokens.max,
  });
}

function stopsSentence({ stopReasons }: CellAnalysis, { cellDetails: say }: Words): string[] {
  if (stopReasons.length === 0) return [];
  return [
    say.stops(stopReasons.map(({ reason, count }) => [say.stopReasons[reason], count] as const)),
  ];
}

function memorySentence({ memory }: CellAnalysis, { cellDetails: say }: Words): string {
  return say.memory(
    memory.weightBytes,
    memory.peakPrivate?.maxBytes ?? null,
    memory.peakResident?.maxBytes ?? null,
    memory.engineBufferBytes,
  );
}

function jsonSentences({ jsonValidity: json }: CellAnalysis, { cellDetails: say }: Words): Text[] {
  if (json === null || json.n === 0) return [];
  const problems = json.problems.flatMap(({ problem, count }, place) => [
    { text: `${place === 0 ? "" : ", "}${say.times(count)}` },
    foreign(problem),
  ]);
  return [
    say.json(json.parseRate, json.n, json.conformRate),
    ...(problems.length === 0 ? [] : [[{ text: say.jsonProblems }, ...problems]]),
  ];
}
