import { none, type Maybe } from "../maybe.ts";
import { accelerationOfJackknife } from "./acceleration.ts";
import { resampleSums } from "./columns.ts";
import { resolveSettings, type BootstrapSettings } from "./settings.ts";
import { summarizeReplicates, type BootstrapResult } from "./summarize-replicates.ts";
import { unusable } from "./usable-values.ts";

/**
 * Bootstrap of the mean of values that come in clusters, such as the questions about one document: whole
 * clusters are drawn, and the mean is the sum of the drawn values over their number. In the unit of the
 * values. Jackknife values leave out one cluster.
 *
 * Undefined for fewer than two clusters (`too-few`) and for values or results that are not finite.
 *
 * @throws RangeError for a cluster without values and for settings out of range
 */
export function bootstrapClusterMean(
  clusters: readonly (readonly number[])[],
  settings: BootstrapSettings,
): Maybe<BootstrapResult> {
  const resolved = resolveSettings(settings);
  if (clusters.some(({ length }) => length === 0)) throw new RangeError("a cluster has no values");
  const clusterSums = clusters.map(sumOf);
  const problem = unusable(clusterSums);
  if (problem !== null) return none(problem);
  const sums = new Float64Array(clusterSums);
  const counts = Float64Array.from(clusters, ({ length }) => length);
  const total = sumOf(sums);
  const count = sumOf(counts);
  const empty = new Float64Array();
  const [drawnSums = empty, drawnCounts = empty] = resampleSums([sums, counts], resolved);
  const replicates = quotients(drawnSums, drawnCounts);
  const leftOut = quotients(
    sums.map((sum) => total - sum),
    counts.map((clusterCount) => count - clusterCount),
  );
  const acceleration = accelerationOfJackknife(leftOut);
  return summarizeReplicates(replicates, total / count, acceleration, resolved);
}

function quotients(above: Float64Array, below: Float64Array): Float64Array {
  return above.map((value, index) => value / (below[index] as number));
}

function sumOf(values: readonly number[] | Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
