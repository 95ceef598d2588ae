import { z } from "zod";
import type { QualityThresholds } from "../../core/manifest.ts";
import { BYTES_PER_MB } from "../../core/megabytes.ts";

export const thresholdNames = [
  "ttft_ms_max",
  "tokens_per_sec_min",
  "peak_ram_mb_max",
  "json_valid_rate_min",
] as const;

/** A declared limit and what was observed, both in the limit's own unit. */
export const thresholdResultSchema = z.strictObject({
  name: z.enum(thresholdNames),
  limit: z.number(),
  /** `null` when the figure was not observed; the verdict is then `not-observed`. */
  observed: z.number().nullable(),
  verdict: z.enum(["pass", "fail", "not-observed"]),
});

export type ThresholdResult = z.infer<typeof thresholdResultSchema>;

/** The figures of a cell that limits are held against. */
export interface ThresholdFigures {
  /** Cold, median over trials. */
  readonly ttftColdMs: number | null;
  readonly decodeTokensPerSecond: number | null;
  /** The larger of peak private and peak resident. */
  readonly peakMemoryBytes: number | null;
  readonly jsonConformRate: number | null;
  /** False for a cell whose output was never meant to be JSON: the JSON limit is then left out. */
  readonly hasJson: boolean;
}

/** One result for each limit that the scenario declares and that applies to the cell. A figure equal to the limit passes. */
export function evaluateThresholds(
  limits: QualityThresholds,
  figures: ThresholdFigures,
): ThresholdResult[] {
  const { peakMemoryBytes } = figures;
  const peakMemoryMb = peakMemoryBytes === null ? null : peakMemoryBytes / BYTES_PER_MB;
  return [
    ...evaluate("ttft_ms_max", limits.ttft_ms_max, figures.ttftColdMs),
    ...evaluate("tokens_per_sec_min", limits.tokens_per_sec_min, figures.decodeTokensPerSecond),
    ...evaluate("peak_ram_mb_max", limits.peak_ram_mb_max, peakMemoryMb),
    ...(figures.hasJson
      ? evaluate("json_valid_rate_min", limits.json_valid_rate_min, figures.jsonConformRate)
      : []),
  ];
}

function evaluate(
  name: ThresholdResult["name"],
  limit: number | null,
  observed: number | null,
): ThresholdResult[] {
  if (limit === null) return [];
  if (observed === null) return [{ name, limit, observed, verdict: "not-observed" }];
  const passes = name.endsWith("_max") ? observed <= limit : observed >= limit;
  return [{ name, limit, observed, verdict: passes ? "pass" : "fail" }];
}
