import { isEssentiallyConstant, sampleMoments } from "../intervals/sample-moments.ts";
import { none, some, type Maybe } from "../maybe.ts";
import { signedRankSums } from "./signed-rank-sums.ts";

export interface PairedEffectSize {
  /** Mean difference in standard deviations of the differences. */
  readonly dz: number;
  /** The same without its bias upwards in small samples: d_z (1 - 3 / (4 df - 1)). */
  readonly hedges: number;
}

/**
 * Cohen's d_z of paired differences, with Hedges's correction. Large values are common for a small
 * percentage that is measured precisely: show it beside the percentage, never alone.
 *
 * Undefined for fewer than two differences, for values that are not finite, and for differences that
 * do not vary.
 * Source: Cohen 1988, section 2.3.5; Hedges 1981, equation 6e with df = pairs - 1.
 */
export function cohensDz(differences: readonly number[]): Maybe<PairedEffectSize> {
  const moments = sampleMoments(differences);
  if (moments.value === null) return moments;
  const { count, mean, standardDeviation, standardError } = moments.value;
  if (isEssentiallyConstant(mean, standardError)) return none({ code: "no-variation" });
  const dz = mean / standardDeviation;
  return some({ dz, hedges: dz * (1 - 3 / (4 * (count - 1) - 1)) });
}

/**
 * Matched-pairs rank-biserial correlation, (W+ - W-) / (W+ + W-) with zeros dropped: in [-1, 1], with
 * the sign of the differences.
 *
 * Undefined for no differences (`too-few`), for values that are not finite, and when all are zero.
 * Source: Kerby 2014.
 */
export function rankBiserial(differences: readonly number[]): Maybe<number> {
  const sums = signedRankSums(differences, "drop");
  if (sums.value === null) return sums;
  const { wPlus, wMinus } = sums.value;
  return some((wPlus - wMinus) / (wPlus + wMinus));
}
