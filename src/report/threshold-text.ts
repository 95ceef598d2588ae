import type { ThresholdResult } from "../analyze/performance/thresholds.ts";
import { DASH, formatLimit } from "./format-number.ts";

/** All limits of a cell in one word: `pass 3/3`, `FAIL 1/3`, or how many could not be judged. */
export function thresholdSummary(results: readonly ThresholdResult[]): string {
  if (results.length === 0) return DASH;
  const count = (verdict: ThresholdResult["verdict"]): number =>
    results.filter((result) => result.verdict === verdict).length;
  if (count("fail") > 0) return `FAIL ${count("fail")}/${results.length}`;
  if (count("not-observed") > 0) return `open ${count("not-observed")}/${results.length}`;
  return `pass ${count("pass")}/${results.length}`;
}

/** What a limit is held against, with its unit. */
export const THRESHOLD_MEANING: Readonly<Record<ThresholdResult["name"], string>> = {
  ttft_ms_max: "TTFT cold, ms, at most",
  tokens_per_sec_min: "decode tok/s, at least",
  peak_ram_mb_max: "peak memory, MB, at most",
  json_valid_rate_min: "JSON valid, at least",
};

export function thresholdValue(name: ThresholdResult["name"], value: number | null): string {
  if (name !== "json_valid_rate_min" || value === null) return formatLimit(value);
  return `${formatLimit(value * 100)} %`;
}
