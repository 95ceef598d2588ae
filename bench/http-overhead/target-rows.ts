import type { OverheadMetric } from "../../src/analyze/overhead/compare-rungs.ts";
import type { OverheadAnalysis } from "../../src/analyze/overhead/overhead-analysis.ts";
import type { RungName } from "../../src/core/overhead.ts";
import { fixed } from "../support/table.ts";

/** A ladder that was measured, and the folder of its experiment. */
export interface MeasuredLadder {
  readonly model: string;
  readonly directory: string;
  /** 0 when every request was answered and no rung wrote other tokens. */
  readonly exitCode: number;
  readonly analysis: OverheadAnalysis;
}

export const TARGET_HEADERS = [
  "model",
  "A/A us/token",
  "A/A TTFT ms",
  "own-server us/token",
  "llama-server us/token",
  "events read us/token (elapsed)",
  "tokens",
];

/** What is promised of one ladder, equal things and the same tokens, and what its rungs cost. */
export function targetRow({ model, analysis }: MeasuredLadder): string[] {
  return [
    model,
    difference(analysis, "direct-again", "time-per-token-us", 1),
    difference(analysis, "direct-again", "ttft-ms", 3),
    difference(analysis, "own-server", "time-per-token-us", 1),
    difference(analysis, "llama-server", "time-per-token-us", 1),
    fixed(clientUsPerToken(analysis, "llama-server"), 2),
    tokensCell(analysis.agreement),
  ];
}

/** The verdict is about the rungs that were compared; the others are named. */
function tokensCell({ verdict, uncomparedRungs }: OverheadAnalysis["agreement"]): string {
  const without =
    uncomparedRungs.length === 0 ? "" : ` (not compared: ${uncomparedRungs.join(", ")})`;
  return `${verdict}${without}`;
}

/** Against `direct`, with its interval. */
function difference(
  { comparisons }: OverheadAnalysis,
  rung: RungName,
  metric: OverheadMetric,
  decimals: number,
): string {
  const found = comparisons.find(
    (one) => one.rung === rung && one.base === "direct" && one.metric === metric,
  )?.difference;
  if (found === undefined || found === null) return "-";
  const { value, low, high } = found;
  return `${fixed(value, decimals)} (${fixed(low, decimals)} to ${fixed(high, decimals)})`;
}

/** Time spent on splitting and reading the stream, by output token; `null` where it was not observed. */
function clientUsPerToken({ decompositions }: OverheadAnalysis, rung: RungName): number | null {
  const parts = decompositions.find((one) => one.rung === rung)?.parts ?? [];
  return parts.find(({ part }) => part === "client-parse")?.tokenUs ?? null;
}
