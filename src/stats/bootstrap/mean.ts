import { mean } from "../mean.ts";
import { none, type Maybe } from "../maybe.ts";
import { maximum, minimum } from "../range.ts";
import { accelerationOf, largestSize } from "./acceleration.ts";
import { resampleMeans } from "./resample-means.ts";
import { resolveSettings, type BootstrapSettings } from "./settings.ts";
import { summarizeReplicates, type BootstrapResult } from "./summarize-replicates.ts";
import { unusable } from "./usable-values.ts";

/**
 * Bootstrap of the arithmetic mean, in the unit of the values. For two series of the same items, pass the
 * differences: that is the paired bootstrap of the mean difference. Below about 20 values the intervals are
 * too short; a t interval (on logs for times and rates) is better there.
 *
 * Undefined for fewer than two values (`too-few`) and for values or results that are not finite.
 *
 * @throws RangeError for settings out of range
 */
export function bootstrapMean(
  values: readonly number[],
  settings: BootstrapSettings,
): Maybe<BootstrapResult> {
  const resolved = resolveSettings(settings);
  const problem = unusable(values);
  if (problem !== null) return none(problem);
  const given = new Float64Array(values);
  const estimate = meanWithin(values);
  const replicates = resampleMeans(given, resolved);
  return summarizeReplicates(replicates, estimate, accelerationOfMean(given, estimate), resolved);
}

/** The mean, not carried outside of the values by rounding: that of three times 0.1 is 0.1. */
export function meanWithin(values: readonly number[]): number {
  const centre = mean(values) ?? 0;
  return Math.min(maximum(values) ?? centre, Math.max(minimum(values) ?? centre, centre));
}

/** With one value left out, a mean moves by a multiple of that value's distance from it. */
export function accelerationOfMean(values: Float64Array, mean: number): number | null {
  return accelerationOf(
    values.map((value) => value - mean),
    largestSize(values),
  );
}
