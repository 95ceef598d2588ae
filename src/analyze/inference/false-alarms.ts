import type { Comparison } from "./comparison.ts";

/** How often the same file was found to differ from itself. */
export interface FalseAlarms {
  /** Comparisons of a file with itself whose method gives a p value. */
  readonly comparisonCount: number;
  /** Those whose own p value, not corrected for their number, is below alpha. */
  readonly alarmCount: number;
  /** comparisonCount x alpha: what honest intervals give on average. */
  readonly expectedCount: number;
}

/** The models of one experiment by the files that they are. */
export interface ModelFile {
  readonly modelId: string;
  /** `null` for a server: whether two of them have loaded the same file cannot be seen. */
  readonly fileSha256: string | null;
}

/**
 * An A/A test: over all comparisons of two models of one experiment that are the same file, every
 * difference is a false alarm. Not corrected for multiple comparisons, because the rate of the intervals
 * themselves is the question; withheld ones count too, because the machine is judged and not a model.
 * Comparisons across experiments are left out: the day differs.
 *
 * @param models of the experiments that the comparisons stem from; ids that they share name the same file
 * @param alpha two-sided level of one comparison, in (0, 1)
 * @throws RangeError unless alpha lies in (0, 1)
 */
export function falseAlarms(
  comparisons: readonly Comparison[],
  models: readonly ModelFile[],
  alpha = 0.05,
): FalseAlarms {
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`alpha must lie in (0, 1), not ${alpha}`);
  const fileOf = new Map(models.map(({ modelId, fileSha256 }) => [modelId, fileSha256]));
  const ps = comparisons.flatMap(({ a, b, pairing, effect }) => {
    const file = fileOf.get(a.modelId);
    const isSameFile = typeof file === "string" && file === fileOf.get(b.modelId);
    const p = effect?.p ?? null;
    return isSameFile && !pairing.acrossExperiments && p !== null ? [p] : [];
  });
  return {
    comparisonCount: ps.length,
    alarmCount: ps.filter((p) => p < alpha).length,
    expectedCount: ps.length * alpha,
  };
}
