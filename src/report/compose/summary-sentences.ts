import { estimateOf } from "../../analyze/performance/estimate-of.ts";
import type { Dossier } from "../../analyze/dossier.ts";
import { maximum, minimum } from "../../stats/range.ts";
import { modelName } from "../compliance/assessment-names.ts";
import {
  measuredSentence as probesSentence,
  modelSentences,
} from "../compliance/model-sentences.ts";
import { answerSentences, measuredSentence } from "../overhead/answer.ts";
import { plainText } from "../plain-text.ts";
import { comparisonGroups, isShown, primaryComparisons } from "./comparison-groups.ts";
import { comparisonLine } from "./comparison-sentence.ts";
import { itemProgress } from "./capability-section.ts";
import type { ComposeContext } from "./context.ts";
import { shortLabel } from "./names.ts";
import { namedFlags } from "./flag-items.ts";
import { performanceRows, type PerformanceRow } from "./performance-rows.ts";

/** Differences that a summary names; the others are counted. */
const MOST_FINDINGS = 3;

/** What was measured: models, scenarios, prompts and rounds, items. */
export function measuredSentences({ dossier, words }: ComposeContext): string[] {
  const { summary: say, common } = words;
  const { performance, capability, overhead = [], compliance = [] } = dossier;
  if ([performance, capability, overhead, compliance].every(({ length }) => length === 0)) {
    return [say.emptyDossier];
  }
  return [
    ...dossier.performance.map(({ models, cells, progress, experiment }) => {
      if (progress.planned === 0) return say.nothingPlanned;
      if (progress.ok === 0) return say.nothingMeasured(progress.planned, progress.failed);
      const prompts = cells.map(({ promptCount }) => promptCount);
      const [least, most] = [minimum(prompts) ?? 0, maximum(prompts) ?? 0];
      const range = common.range(words.number.count(least), common.prompts(most));
      return say.performanceMeasured({
        models: common.models(models.length),
        scenarios: common.scenarios(new Set(cells.map(({ scenario }) => scenario)).size),
        prompts: least === most ? common.prompts(most) : range,
        rounds: common.rounds(experiment.rounds),
        ok: progress.ok,
        planned: progress.planned,
      });
    }),
    ...dossier.capability.map((analysis) => {
      const { done, planned } = itemProgress(analysis);
      return say.capabilityMeasured({
        models: common.models(analysis.models.length),
        tasks: common.tasks(new Set(analysis.tasks.map(({ task }) => task)).size),
        done,
        planned,
      });
    }),
    ...overhead.map((analysis) => measuredSentence(analysis, words)),
    ...compliance.map((assessment) => probesSentence(assessment, words)),
  ];
}

/** What the layers above the engines cost; with several ladders each sentence says of which one. */
export function overheadSentences({ dossier, words }: ComposeContext): string[] {
  const ladders = dossier.overhead ?? [];
  return ladders.flatMap((analysis) => {
    const sentences = answerSentences(analysis, words);
    if (ladders.length === 1) return sentences;
    const { model, experiment } = analysis;
    const name = model === null ? words.common.unknownModel : shortLabel(model, words);
    const about = `${name} (${experiment.experimentId})${words.common.colon}`;
    return sentences.map((sentence) => about + sentence);
  });
}

/** Use, worst risk, levels and licence of each model that was probed; with several runs each says which one. */
export function complianceSentences({ dossier, words }: ComposeContext): string[] {
  const assessments = dossier.compliance ?? [];
  return assessments.flatMap((assessment) => {
    const run = assessments.length === 1 ? "" : ` (${plainText(assessment.experimentId)})`;
    return assessment.models.map((model) => {
      const about = `${modelName(model, assessment.models)}${run}${words.common.colon}`;
      return about + modelSentences(model, assessment, words).join(" ");
    });
  });
}

/** One sentence for each cell: first token, speed, memory, valid JSON. */
export function cellSentences(context: ComposeContext): string[] {
  const { summary: say } = context.words;
  return performanceRows(context).map((row) => {
    const parts = row.cell.counts.ok === 0 ? [say.noTrial] : cellParts(row, context);
    return say.cell(row.modelLabel, row.scenarioLabel, parts.length === 0 ? [say.noFigure] : parts);
  });
}

function cellParts({ cell }: PerformanceRow, { words }: ComposeContext): string[] {
  const { summary: say, number: n } = words;
  const { ttft, decode, memory, jsonValidity: json } = cell;
  const coldMs = estimateOf(cell, "ttft-cold-ms")?.value ?? null;
  return [
    ...(coldMs === null ? [] : [say.firstToken(n.figure(coldMs), ttft.cold.promptCount)]),
    ...(decode.tokensPerSecond === null ? [] : [say.thenTokens(n.figure(decode.tokensPerSecond))]),
    ...(memory.peakResident === null
      ? []
      : [say.resident(n.megabytes(memory.peakResident.maxBytes))]),
    ...(memory.peakPrivate === null ? [] : [say.private(n.megabytes(memory.peakPrivate.maxBytes))]),
    ...(json === null || json.conformRate === null
      ? []
      : [say.validJson(n.percent(json.conformRate), json.n)]),
  ];
}

/** The largest differences that are shown, most certain families only, then how many more there are. */
export function foundSentences({ dossier, words, names }: ComposeContext): string[] {
  const { summary: say } = words;
  const primary = primaryComparisons(comparisonGroups(dossier));
  if (primary.length === 0) return [];
  const size = ({ effect }: { effect: { value: number } | null }): number =>
    Math.abs(effect?.value ?? 0);
  const shown = primary.filter(isShown).sort((a, b) => size(b) - size(a));
  if (shown.length === 0) return [say.nothingShown];
  const sentences = shown
    .slice(0, MOST_FINDINGS)
    .map((one) => comparisonLine(one, names.of, words));
  const rest = shown.length - sentences.length;
  return rest > 0 ? [...sentences, say.moreShown(rest)] : sentences;
}

/** What the primary comparisons do not show. */
export function notShownSentences({ dossier, words }: ComposeContext): string[] {
  const { summary: say } = words;
  const primary = primaryComparisons(comparisonGroups(dossier));
  if (primary.length === 0) return hasOneModel(dossier) ? [say.noComparison] : [];
  const count = (...verdicts: readonly string[]): number =>
    primary.filter(({ verdict }) => verdicts.includes(verdict)).length;
  return [
    say.notShown({
      shown: primary.filter(isShown).length,
      none: count("no-difference-shown", "inconclusive"),
      equivalent: count("equivalent"),
      withheld: count("withheld"),
      notEstimable: count("not-estimable"),
      total: primary.length,
    }),
  ];
}

function hasOneModel({ performance, capability }: Dossier): boolean {
  const ids = [...performance, ...capability].flatMap(({ models }) =>
    models.map(({ modelId }) => modelId),
  );
  return new Set(ids).size === 1;
}

/** Declared limits, and what makes figures unreliable. */
export function warningSentences(context: ComposeContext): string[] {
  const { summary: say, flagNames, common } = context.words;
  const rows = performanceRows(context);
  const unreliable = namedFlags(context).filter(({ flag }) => flag.severity === "unreliable");
  const reasons = common.listed([...new Set(unreliable.map(({ flag }) => flagNames[flag.code]))]);
  const cells = rows.filter(({ cell }) =>
    cell.flags.some(({ severity }) => severity === "unreliable"),
  ).length;
  return [
    ...thresholdSentence(rows, context),
    ...(cells > 0 ? [say.unreliable(cells, rows.length, reasons)] : []),
    ...(cells === 0 && unreliable.length > 0 ? [say.experimentUnreliable(reasons)] : []),
  ];
}

function thresholdSentence(rows: readonly PerformanceRow[], { words }: ComposeContext): string[] {
  const results = rows.flatMap(({ cell }) => cell.thresholds);
  if (results.length === 0) return [];
  const count = (wanted: string): number =>
    results.filter(({ verdict }) => verdict === wanted).length;
  return [
    words.summary.thresholds(count("pass"), count("fail"), count("not-observed"), results.length),
  ];
}
