import type { InferenceSettings } from "../inference/settings.ts";
import type { CellAnalysis } from "./analysis.ts";
import { subjectOf, type CellContext } from "./cell-context.ts";
import type { Flag } from "./flag.ts";

/** The interval of the primary metric is too wide to conclude from it. */
export function wideFlag(
  context: CellContext,
  { estimates }: Pick<CellAnalysis, "estimates">,
  { primaryMetric, wideHalfWidthPercent, confidence }: InferenceSettings,
): Flag[] {
  const estimate = estimates.find(({ metric }) => metric === primaryMetric);
  const { low, high } = estimate?.interval ?? { low: null, high: null };
  const value = estimate?.value ?? null;
  if (value === null || low === null || high === null || value <= 0) return [];
  const halfWidth = (high - low) / 2 / value;
  if (halfWidth * 100 <= wideHalfWidthPercent) return [];
  const percent = (halfWidth * 100).toFixed(1);
  return [
    {
      code: "wide",
      severity: "note",
      subject: subjectOf(context),
      message: `The ${Number((confidence * 100).toPrecision(6))} % interval of ${primaryMetric} reaches ${percent} % to each side: inconclusive; more prompts would narrow it.`,
      values: { metric: primaryMetric, halfWidth },
    },
  ];
}
