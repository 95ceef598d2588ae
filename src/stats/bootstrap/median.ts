import { none, type Maybe } from "../maybe.ts";
import { accelerationOfJackknife } from "./acceleration.ts";
import { drawIndices, seedRandomState } from "./draw-indices.ts";
import { resolveSettings, type BootstrapSettings, type ResolvedSettings } from "./settings.ts";
import { summarizeReplicates, type BootstrapResult } from "./summarize-replicates.ts";
import { unusable } from "./usable-values.ts";

/**
 * Bootstrap of the median, in the unit of the values. The order of the values does not matter. Where leaving
 * out any one value does not move the median (ties in the middle) there is no BCa interval.
 *
 * Undefined for fewer than two values (`too-few`) and for values or results that are not finite.
 *
 * @throws RangeError for settings out of range
 */
export function bootstrapMedian(
  values: readonly number[],
  settings: BootstrapSettings,
): Maybe<BootstrapResult> {
  const resolved = resolveSettings(settings);
  const problem = unusable(values);
  if (problem !== null) return none(problem);
  const sorted = new Float64Array(values).sort();
  const count = sorted.length;
  const estimate = middle(sorted, (count - 1) >> 1, count >> 1);
  const acceleration = accelerationOfJackknife(mediansLeavingOneOut(sorted));
  return summarizeReplicates(resampleMedians(sorted, resolved), estimate, acceleration, resolved);
}

/** Counts how often each value is drawn and walks to the middle: nothing is sorted again. */
function resampleMedians(
  sorted: Float64Array,
  { seed, resamples }: ResolvedSettings,
): Float64Array {
  const count = sorted.length;
  const state = seedRandomState(seed);
  const medians = new Float64Array(resamples);
  const indices = new Int32Array(count);
  const all = { target: indices, begin: 0, end: count };
  const timesDrawn = new Int32Array(count);
  for (let resample = 0; resample < resamples; resample += 1) {
    drawIndices(state, all, 0, count);
    timesDrawn.fill(0);
    for (let place = 0; place < count; place += 1) {
      const index = indices[place] as number;
      timesDrawn[index] = (timesDrawn[index] as number) + 1;
    }
    medians[resample] = medianOfCounts(sorted, timesDrawn);
  }
  return medians;
}

function medianOfCounts(sorted: Float64Array, timesDrawn: Int32Array): number {
  const lowerRank = (sorted.length - 1) >> 1;
  const upperRank = sorted.length >> 1;
  let index = 0;
  let seen = timesDrawn[0] as number;
  while (seen <= lowerRank) seen += timesDrawn[++index] as number;
  const lower = index;
  while (seen <= upperRank) seen += timesDrawn[++index] as number;
  return middle(sorted, lower, index);
}

/** The median without each value in turn: only values at the middle matter. */
function mediansLeavingOneOut(sorted: Float64Array): Float64Array {
  const rest = sorted.length - 1;
  const lower = (rest - 1) >> 1;
  const upper = rest >> 1;
  // Ranks from the one that is left out on move down by one.
  return sorted.map((_, left) =>
    middle(sorted, lower < left ? lower : lower + 1, upper < left ? upper : upper + 1),
  );
}

function middle(sorted: Float64Array, lower: number, upper: number): number {
  const low = sorted[lower] as number;
  return low + ((sorted[upper] as number) - low) / 2;
}
