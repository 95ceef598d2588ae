import { none, type Maybe } from "../maybe.ts";
import { accelerationOf, largestSize } from "./acceleration.ts";
import { drawIndices, seedRandomState } from "./draw-indices.ts";
import { gatherSum } from "./gather-sum.ts";
import { meanWithin } from "./mean.ts";
import { resolveSettings, type BootstrapSettings, type ResolvedSettings } from "./settings.ts";
import { summarizeReplicates, type BootstrapResult } from "./summarize-replicates.ts";
import { FEWEST_VALUES, unusable } from "./usable-values.ts";

/**
 * Bootstrap of the mean over strata whose sizes are fixed by design: each stratum is resampled on its own
 * and counts by its size. In the unit of the values. A stratum of one value adds nothing to the width.
 *
 * Undefined when no stratum has two values (`too-few`) and for values or results that are not finite.
 *
 * @throws RangeError for settings out of range
 * Source of the acceleration of several samples: Davison and Hinkley 1997, section 5.3.2.
 */
export function bootstrapStratifiedMean(
  strata: readonly (readonly number[])[],
  settings: BootstrapSettings,
): Maybe<BootstrapResult> {
  const resolved = resolveSettings(settings);
  const largest = strata.reduce((most, { length }) => Math.max(most, length), 0);
  if (largest < FEWEST_VALUES) {
    return none({ code: "too-few", count: largest, needed: FEWEST_VALUES });
  }
  const all = strata.flat();
  const problem = unusable(all);
  if (problem !== null) return none(problem);
  const values = new Float64Array(all);
  const deviations = strata.flatMap((stratum) => {
    const centre = meanWithin(stratum);
    return stratum.map((value) => value - centre);
  });
  const acceleration = accelerationOf(new Float64Array(deviations), largestSize(values));
  const sizes = strata.map(({ length }) => length);
  const replicates = resampleStrata(values, sizes, resolved);
  return summarizeReplicates(replicates, meanWithin(all), acceleration, resolved);
}

function resampleStrata(
  values: Float64Array,
  sizes: readonly number[],
  { seed, resamples }: ResolvedSettings,
): Float64Array {
  const state = seedRandomState(seed);
  const means = new Float64Array(resamples);
  const indices = new Int32Array(values.length);
  const sections = sectionsOf(sizes, indices);
  for (let resample = 0; resample < resamples; resample += 1) {
    for (const section of sections) {
      drawIndices(state, section, section.begin, section.end - section.begin);
    }
    means[resample] = gatherSum(values, indices) / values.length;
  }
  return means;
}

/** The part of an array of indices that belongs to each stratum. */
export function sectionsOf(sizes: readonly number[], target: Int32Array) {
  let end = 0;
  return sizes.map((size) => {
    const begin = end;
    end += size;
    return { target, begin, end };
  });
}
