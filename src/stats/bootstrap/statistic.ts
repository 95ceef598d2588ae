import { none, type Maybe } from "../maybe.ts";
import { accelerationOfJackknife } from "./acceleration.ts";
import { drawIndices, seedRandomState } from "./draw-indices.ts";
import { resolveSettings, type BootstrapSettings, type ResolvedSettings } from "./settings.ts";
import { summarizeReplicates, type BootstrapResult } from "./summarize-replicates.ts";
import { unusable } from "./usable-values.ts";

/** A figure of a sample. The array is its own to reorder, but is filled again after the call. */
export type Statistic = (sample: Float64Array) => number;

/**
 * Bootstrap of any statistic of one list of numbers, in the unit of the statistic. It is called once for
 * each resample and once for each value that is left out (with one value less); where that gives no finite
 * number there is no BCa interval.
 *
 * Undefined for fewer than two values (`too-few`), and for values, replicates or results that are not finite.
 *
 * @throws RangeError for settings out of range
 */
export function bootstrapStatistic(
  values: readonly number[],
  statistic: Statistic,
  settings: BootstrapSettings,
): Maybe<BootstrapResult> {
  const resolved = resolveSettings(settings);
  const problem = unusable(values);
  if (problem !== null) return none(problem);
  const given = new Float64Array(values);
  const estimate = statistic(given.slice());
  if (!Number.isFinite(estimate)) return none({ code: "not-finite" });
  const replicates = resampleStatistic(given, statistic, resolved);
  const acceleration = accelerationOfJackknife(leaveOneOut(given, statistic));
  return summarizeReplicates(replicates, estimate, acceleration, resolved);
}

function resampleStatistic(
  values: Float64Array,
  statistic: Statistic,
  { seed, resamples }: ResolvedSettings,
): Float64Array {
  const count = values.length;
  const state = seedRandomState(seed);
  const replicates = new Float64Array(resamples);
  const resample = new Float64Array(count);
  const indices = new Int32Array(count);
  const all = { target: indices, begin: 0, end: count };
  for (let index = 0; index < resamples; index += 1) {
    drawIndices(state, all, 0, count);
    for (let place = 0; place < count; place += 1) {
      resample[place] = values[indices[place] as number] as number;
    }
    replicates[index] = statistic(resample);
  }
  return replicates;
}

function leaveOneOut(values: Float64Array, statistic: Statistic): Float64Array {
  const rest = new Float64Array(values.length - 1);
  return values.map((_, left) => {
    rest.set(values.subarray(0, left));
    rest.set(values.subarray(left + 1), left);
    return statistic(rest);
  });
}
