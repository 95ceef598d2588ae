import { mean } from "../../stats/mean.ts";

/** Standard deviations of a log ratio of two models, by what varies: 0.02 is 2 %. */
export interface VarianceComponents {
  /** From prompt to prompt: the models' ratio is not the same on every prompt. */
  readonly prompt: number;
  /** From round to round: fresh processes of both. */
  readonly round: number;
  /** What is left: run to run. */
  readonly run: number;
}

/** What is assumed where nothing was measured; from the design study of this project (METHODOLOGY.md). */
export const ASSUMED_COMPONENTS: VarianceComponents = { prompt: 0.02, round: 0.03, run: 0.03 };

/**
 * Components of variance of a complete matrix `[prompt][round]` of log ratios, by the mean squares of the
 * two-way layout without replication; a negative estimate is 0. `null` below 2 x 2.
 *
 * @throws RangeError for rows of unequal length
 * Source: Searle, Casella and McCulloch 1992, ANOVA estimators of the two-way crossed random model.
 */
export function varianceComponents(
  matrix: readonly (readonly number[])[],
): VarianceComponents | null {
  const prompts = matrix.length;
  const rounds = matrix[0]?.length ?? 0;
  if (prompts < 2 || rounds < 2) return null;
  if (matrix.some(({ length }) => length !== rounds)) {
    throw new RangeError("varianceComponents needs rows of equal length");
  }
  const grand = mean(matrix.flat()) ?? 0;
  const rowMeans = matrix.map((row) => mean(row) ?? 0);
  const columnMeans = Array.from(
    { length: rounds },
    (_, round) => mean(matrix.map((row) => row[round] ?? 0)) ?? 0,
  );
  const squares = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value ** 2, 0);
  const rowSquare = (rounds * squares(rowMeans.map((one) => one - grand))) / (prompts - 1);
  const columnSquare = (prompts * squares(columnMeans.map((one) => one - grand))) / (rounds - 1);
  const residuals = matrix.flatMap((row, prompt) =>
    row.map((value, round) => value - (rowMeans[prompt] ?? 0) - (columnMeans[round] ?? 0) + grand),
  );
  const errorSquare = squares(residuals) / ((prompts - 1) * (rounds - 1));
  return {
    prompt: Math.sqrt(Math.max(0, (rowSquare - errorSquare) / rounds)),
    round: Math.sqrt(Math.max(0, (columnSquare - errorSquare) / prompts)),
    run: Math.sqrt(errorSquare),
  };
}
