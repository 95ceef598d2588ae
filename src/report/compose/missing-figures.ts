import type { CellAnalysis, TtftSummary } from "../../analyze/performance/analysis.ts";
import type { Words } from "../words/words.ts";

/** Why a cell has dashes: one sentence for each figure that it lacks. */
export function missingSentences(cell: CellAnalysis, { cellDetails: say }: Words): string[] {
  const { figures, whyNot } = say;
  const { counts, ttft } = cell;
  if (counts.ok === 0) {
    const reason =
      counts.failed === 0
        ? whyNot.noneRun(counts.planned)
        : whyNot.noneSucceeded(counts.failed, counts.notRun);
    return [say.missing(figures.all, reason)];
  }
  const noPrefill = ttft.cold.n === 0 ? whyNot.needsCold : whyNot.noPrefillTimes;
  const candidates: readonly (readonly [boolean, string, string])[] = [
    [ttft.cold.n === 0, figures.ttftCold, whyNoTtft(ttft.cold, whyNot)],
    [ttft.warmPrefix.n === 0, figures.ttftWarm, whyNoTtft(ttft.warmPrefix, whyNot)],
    [ttft.cached.n === 0, figures.ttftCached, whyNoTtft(ttft.cached, whyNot)],
    [cell.prefill.n === 0, figures.prefill, noPrefill],
    [cell.decode.n === 0, figures.decode, whyNot.tooShort],
    [hasNoPeak(cell), missingPeak(cell, figures), whyNot.noReading],
    [cell.jsonValidity?.n === 0, figures.json, whyNot.notScored],
  ];
  return candidates
    .filter(([isMissing]) => isMissing)
    .map(([, figure, reason]) => say.missing(figure, reason));
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
