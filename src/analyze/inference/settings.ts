import { z } from "zod";
import { metricNames } from "./metric-names.ts";

/** What is fixed before anyone sees a figure. It stands in every analysis. */
export const inferenceSettingsSchema = z.strictObject({
  confidence: z.number().gt(0).lt(1),
  /** Two-sided level of every test, after correction within its family; below 0.5, or 1 - 2 alpha is no level. */
  alpha: z.number().gt(0).lt(0.5),
  resamples: z.int().positive(),
  /** The metric whose comparisons are one family, corrected by Holm; all others are exploratory. */
  primaryMetric: z.enum(metricNames),
  /**
   * Differences within these count as none, when the interval of confidence 1 - 2 alpha lies inside. Speeds by
   * their ratio: from 1 / 1.05 to 1.05 for 5 %, so that A against B and B against A agree.
   */
  equivalence: z.strictObject({
    speedPercent: z.number().positive(),
    accuracyPoints: z.number().positive(),
  }),
  /** A half-width of the primary metric above this is called inconclusive. */
  wideHalfWidthPercent: z.number().positive(),
  minPrompts: z.int().positive(),
  minRounds: z.int().positive(),
});

export type InferenceSettings = z.infer<typeof inferenceSettingsSchema>;

export const DEFAULT_INFERENCE: InferenceSettings = {
  confidence: 0.95,
  alpha: 0.05,
  resamples: 10_000,
  primaryMetric: "decode-tokens-per-second",
  equivalence: { speedPercent: 5, accuracyPoints: 3 },
  wideHalfWidthPercent: 5,
  minPrompts: 20,
  minRounds: 5,
};
