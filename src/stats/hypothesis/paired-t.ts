import { studentTTwoSided } from "../distributions/student-t.ts";
import { isEssentiallyConstant, sampleMoments } from "../intervals/sample-moments.ts";
import { none, some, type Maybe } from "../maybe.ts";

export interface PairedT {
  readonly t: number;
  /** Degrees of freedom: pairs - 1. */
  readonly df: number;
  /** Two-sided, in [0, 1]. */
  readonly p: number;
  /** In the unit of the differences. */
  readonly meanDifference: number;
}

/**
 * Student's paired t test of the mean difference being 0.
 *
 * Undefined for fewer than two differences (`too-few`), for values that are not finite, and when the
 * differences do not vary (`no-variation`; the limit is that of R's t.test).
 */
export function pairedT(differences: readonly number[]): Maybe<PairedT> {
  const moments = sampleMoments(differences);
  if (moments.value === null) return moments;
  const { count, mean, standardError } = moments.value;
  if (isEssentiallyConstant(mean, standardError)) return none({ code: "no-variation" });
  const t = mean / standardError;
  const df = count - 1;
  return some({ t, df, p: studentTTwoSided(t, df), meanDifference: mean });
}
