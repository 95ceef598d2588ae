import { none, some, type Maybe } from "../maybe.ts";
import { drawIndices, seedRandomState } from "./draw-indices.ts";
import { gatherSum } from "./gather-sum.ts";
import { accelerationOfMean, meanWithin } from "./mean.ts";
import { resolveSettings, type BootstrapSettings, type ResolvedSettings } from "./settings.ts";
import { summarizeReplicates, type BootstrapResult } from "./summarize-replicates.ts";
import { unusable } from "./usable-values.ts";

/**
 * Bootstrap of the means of several figures of the same rows: each resample takes whole rows, so figures
 * that move together still do. One result for each column, in its unit, equal to `bootstrapMean` of that
 * column with the same seed; drawing once for all is what is saved.
 *
 * Undefined when one column is: fewer than two rows (`too-few`), values or results that are not finite.
 *
 * @throws RangeError for columns of unequal length and for settings out of range
 */
export function bootstrapColumns(
  columns: readonly (readonly number[])[],
  settings: BootstrapSettings,
): Maybe<readonly BootstrapResult[]> {
  const resolved = resolveSettings(settings);
  requireEqualLengths(columns);
  for (const column of columns) {
    const problem = unusable(column);
    if (problem !== null) return none(problem);
  }
  const arrays = columns.map((column) => new Float64Array(column));
  const means = resampleSums(arrays, resolved).map((sums, column) => {
    const rows = arrays[column]?.length ?? 1;
    return sums.map((sum) => sum / rows);
  });
  const results: BootstrapResult[] = [];
  for (const [index, replicates] of means.entries()) {
    const estimate = meanWithin(columns[index] ?? []);
    const acceleration = accelerationOfMean(arrays[index] ?? new Float64Array(), estimate);
    const result = summarizeReplicates(replicates, estimate, acceleration, resolved);
    if (result.value === null) return result;
    results.push(result.value);
  }
  return some(results);
}

/** For each column its sum over the rows of each resample. */
export function resampleSums(
  columns: readonly Float64Array[],
  { seed, resamples }: ResolvedSettings,
): Float64Array[] {
  const rows = columns[0]?.length ?? 0;
  const state = seedRandomState(seed);
  const indices = new Int32Array(rows);
  const all = { target: indices, begin: 0, end: rows };
  const pairs = columns.map((column) => ({ column, sums: new Float64Array(resamples) }));
  for (let resample = 0; resample < resamples; resample += 1) {
    drawIndices(state, all, 0, rows);
    for (const { column, sums } of pairs) sums[resample] = gatherSum(column, indices);
  }
  return pairs.map(({ sums }) => sums);
}

function requireEqualLengths(columns: readonly (readonly number[])[]): void {
  const rows = columns[0]?.length ?? 0;
  if (columns.some((column) => column.length !== rows)) {
    throw new RangeError("columns of the same rows are equally long");
  }
}
