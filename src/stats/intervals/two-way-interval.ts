import { none, type Maybe } from "../maybe.ts";
import { testedInterval, type TestedMeanInterval } from "./cluster-t-interval.ts";
import { binaryScale, meanOf, sampleMoments } from "./sample-moments.ts";
import { tMultiplier } from "./t-interval.ts";

/**
 * Interval of a mean whose values are crossed by two things that both vary: rows (prompts) and columns
 * (rounds). With V = variance / count of the row means, the column means and all cells,
 * SE^2 = max(Vp + Vr - Ve, Vp, Vr) and df = min(rows, columns) - 1: honest where either of them
 * dominates, conservative where neither does.
 *
 * Undefined for fewer than two rows or columns (`too-few`), for values that are not finite, and when
 * neither rows nor columns differ (`no-variation`).
 *
 * @param matrix one row for each prompt, one column for each round, no cell missing
 * @throws RangeError for rows of unequal length, and unless `confidence` lies in (0, 1)
 * Source: the two-way variance of Cameron, Gelbach and Miller 2011, bounded from below by its parts.
 */
export function twoWayInterval(
  matrix: readonly (readonly number[])[],
  confidence = 0.95,
): Maybe<TestedMeanInterval> {
  const multiplierFor = tMultiplier(confidence);
  const columnCount = matrix[0]?.length ?? 0;
  if (matrix.some(({ length }) => length !== columnCount)) {
    throw new RangeError("twoWayInterval needs rows of equal length");
  }
  const smaller = Math.min(matrix.length, columnCount);
  if (smaller < 2) return none({ code: "too-few", count: smaller, needed: 2 });
  const cells = matrix.flat();
  if (!cells.every(Number.isFinite)) return none({ code: "not-finite" });
  const scale = binaryScale(cells);
  const scaled = matrix.map((row) => row.map((value) => value / scale));
  const byRow = errorOf(scaled.map(meanOf));
  const byColumn = errorOf(scaled[0]?.map((_, c) => meanOf(scaled.map((row) => row[c] ?? 0))));
  const byCell = errorOf(scaled.flat());
  const squared = Math.max(byRow + byColumn - byCell, byRow, byColumn);
  const [mean, standardError] = [meanOf(cells), Math.sqrt(squared) * scale];
  const df = smaller - 1;
  return testedInterval({ mean, standardError, df }, multiplierFor(df), scale);
}

/** Variance over count. */
function errorOf(values: readonly number[] = []): number {
  return (sampleMoments(values).value?.standardError ?? 0) ** 2;
}
