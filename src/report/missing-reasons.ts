import type { CellAnalysis, TtftSummary } from "../analyze/performance/analysis.ts";
import { cellDetails } from "./words/en/performance.ts";

export interface MissingFigure {
  readonly figure: string;
  readonly reason: string;
}

const { whyNot } = cellDetails;
const WITHOUT_CACHE =
  "start the server without a prompt cache (mlx_lm.server: --prompt-cache-size 0)";

/** Why a cell has dashes: one entry for each figure of the table that it lacks. */
export function missingFigures(cell: CellAnalysis): MissingFigure[] {
  if (cell.counts.ok === 0) return [{ figure: "figures", reason: whyNoTrial(cell) }];
  const missing: MissingFigure[] = [];
  const add = (isMissing: boolean, figure: string, reason: string): void => {
    if (isMissing) missing.push({ figure, reason });
  };
  const isServer = cell.http !== undefined;
  add(cell.ttft.cold.n === 0, "TTFT cold", whyNoTtft(cell.ttft.cold, "cold", isServer));
  add(
    cell.prefill.n === 0,
    "prefill",
    cell.ttft.cold.n === 0 ? whyNot.needsCold : whyNot.noPrefillTimes,
  );
  add(cell.decode.n === 0, "decode", isServer ? whyNot.chunksNotTokens : whyNot.tooShort);
  add(
    missingPeaks(cell) !== null,
    missingPeaks(cell) ?? "",
    isServer ? whyNot.noServerReading : whyNot.noReading,
  );
  add(cell.jsonValidity?.n === 0, "JSON validity", whyNot.notScored);
  return missing;
}

function missingPeaks({ memory }: CellAnalysis): string | null {
  if (memory.peakPrivate === null) {
    return memory.peakResident === null ? "peak memory" : "peak private memory";
  }
  return memory.peakResident === null ? "peak resident memory" : null;
}

/** Why there is no TTFT for a cache state. */
export function whyNoTtft(summary: TtftSummary, state: string, isServer = false): string {
  if (summary.plannedCount === 0) return `no ${state} trial was planned`;
  if (summary.plannedOkCount === 0) return `no ${state} trial succeeded`;
  if (summary.unverifiedCount === summary.plannedOkCount) {
    return isServer ? whyNot.serverSilent : whyNot.unverified;
  }
  if (summary.differingCount + summary.unverifiedCount === summary.plannedOkCount) {
    const advice = isServer ? `; ${WITHOUT_CACHE}` : "";
    return `the token counts do not confirm the ${state} state${advice}`;
  }
  return whyNot.noToken;
}

function whyNoTrial({ counts }: CellAnalysis): string {
  return counts.failed === 0
    ? `none of the ${counts.planned} trials was run`
    : `no trial succeeded (${counts.failed} failed, ${counts.notRun} not run)`;
}
