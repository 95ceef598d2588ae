import { mannKendall } from "../../stats/hypothesis/mann-kendall.ts";
import { shapiroWilk } from "../../stats/hypothesis/shapiro-wilk.ts";
import { bootstrapEnds, sampleFigures, tEnds } from "./one-sample.ts";
import { Reasons } from "./reasons.ts";
import type { StatsInput } from "./stats-input.ts";
import type { StatsResult } from "./stats-result.ts";
import { pairedResult, rankSumResult, withoutPairs, type PairedSettings } from "./two-samples.ts";

/**
 * Every estimator and test on one or two samples. The seed, the number of resamples and the confidence in
 * force are part of the result: with them it can be had again.
 *
 * @param paired of `a` and `b` of one length; not read without `b`
 */
export function computeStats(
  { a, b }: Pick<StatsInput, "a" | "b">,
  paired: boolean,
  settings: PairedSettings,
): StatsResult {
  const reasons = new Reasons();
  const { seed, resamples, confidence } = settings;
  const differences =
    b !== null && paired ? a.map((value, index) => value - (b[index] ?? 0)) : null;
  const tested = differences ?? a;
  const of = differences === null ? "a" : "differences";
  return {
    ...sampleFigures(a, "", reasons),
    b: b === null ? null : sampleFigures(b, "b.", reasons),
    paired: b === null ? null : paired,
    seed,
    resamples,
    confidence,
    bootstrapMean: bootstrapEnds(a, "bootstrapMean", settings, reasons),
    tInterval: tEnds(a, "tInterval", settings, reasons),
    shapiroWilk: reasons.take("shapiroWilk", shapiroWilk(tested), ({ w, p }) => ({ w, p, of })),
    ...(differences === null || b === null
      ? withoutPairs(a, b, reasons)
      : pairedResult(differences, b, settings, reasons)),
    mannWhitney: rankSumResult(a, b, reasons),
    mannKendall: reasons.take("mannKendall", mannKendall(a), ({ s, z, p, senSlope }) => ({
      s,
      z,
      p,
      senSlope,
    })),
    reasons: reasons.texts,
  };
}
