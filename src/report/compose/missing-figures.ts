import type { CellAnalysis, TtftSummary } from "../../analyze/performance/analysis.ts";
import type { Words } from "../words/words.ts";

/** Why a cell has dashes: one sentence for each figure that it lacks. */
export function missingSentences(cell: CellAnalysis, { cellDetails: say }: Words): string[] {
  const { figures } = say;
  const why = reasonsFor(cell, say.whyNot);
  const { counts, ttft } = cell;
  if (counts.ok === 0) {
    const reason =
      counts.failed === 0
        ? why.noneRun(counts.planned)
        : why.noneSucceeded(counts.failed, counts.notRun);
    return [say.missing(figures.all, reason)];
  }
  const noPrefill = ttft.cold.n === 0 ? why.needsCold : why.noPrefillTimes;
  const candidates: readonly (readonly [boolean, string, string])[] = [
    [ttft.cold.n === 0, figures.ttftCold, whyNoTtft(ttft.cold, why)],
    [ttft.warmPrefix.n === 0, figures.ttftWarm, whyNoTtft(ttft.warmPrefix, why)],
    [ttft.cached.n === 0, figures.ttftCached, whyNoTtft(ttft.cached, why)],
    [cell.prefill.n === 0, figures.prefill, noPrefill],
    [cell.decode.n === 0, figures.decode, why.tooShort],
    [hasNoPeak(cell), missingPeak(cell, figures), why.noReading],
    [cell.jsonValidity?.n === 0, figures.json, why.notScored],
  ];
  return candidates
    .filter(([isMissing]) => isMissing)
    .map(([, figure, reason]) => say.missing(figure, reason));
}

/** Behind a server other things are missing, and other things help. */
function reasonsFor(
  { http }: CellAnalysis,
  whyNot: Words["cellDetails"]["whyNot"],
): Words["cellDetails"]["whyNot"] {
  if (http === undefined) return whyNot;
  return {
    ...whyNot,
    unverified: whyNot.serverSilent,
    differing: whyNot.serverCached,
    tooShort: whyNot.chunksNotTokens,
    noReading: whyNot.noServerReading,
  };
}

function hasNoPeak({ memory }: CellAnalysis): boolean {
  return memory.peakPrivate === null || memory.peakResident === null;
}

function missingPeak({ memory }: CellAnalysis, figures: Words["cellDetails"]["figures"]): string {
  if (memory.peakPrivate !== null) return figures.peakResident;
  return memory.peakResident === null ? figures.peakMemory : figures.peakPrivate;
}

function whyNoTtft(summary: TtftSummary, whyNot: Words["cellDetails"]["whyNot"]): string {
  const { plannedCount, plannedOkCount, unverifiedCount, differingCount } = summary;
  if (plannedCount === 0) return whyNot.notPlanned;
  if (plannedOkCount === 0) return whyNot.noSuccess;
  if (unverifiedCount === plannedOkCount) return whyNot.unverified;
  return differingCount + unverifiedCount === plannedOkCount ? whyNot.differing : whyNot.noToken;
}
