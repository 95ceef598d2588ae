import type { Comparison, Effect, Verdict } from "./comparison.ts";

type Undecided = Omit<Comparison, "verdict" | "testDisagrees">;

/**
 * What a comparison allows to be said, after p values were corrected within their family:
 * a winner when the interval excludes no difference and the corrected p is below alpha; equivalence when
 * its 90 % interval lies inside the margin; otherwise that no difference was shown, which is
 * inconclusive where the interval is wide. Never that two models are equal.
 */
export function verdictOf(
  comparison: Undecided,
  settings: { readonly alpha: number; readonly wideHalfWidth: number },
): Pick<Comparison, "verdict" | "testDisagrees"> {
  return {
    verdict: decide(comparison, settings),
    testDisagrees: disagrees(comparison, settings.alpha),
  };
}

function decide(
  comparison: Undecided,
  { alpha, wideHalfWidth }: { alpha: number; wideHalfWidth: number },
): Verdict {
  const { effect, adjustedP, equivalence, withheldBy, higherIsBetter, unit } = comparison;
  if (effect === null) return "not-estimable";
  if (withheldBy.length > 0) return "withheld";
  if (equivalence?.isEquivalent === true) return "equivalent";
  // Ranges of processes have no p; every other effect has one, and it must hold after correction.
  const isSignificant = adjustedP === null ? effect.method === "ranges" : adjustedP < alpha;
  if (excludesZero(effect) && isSignificant) {
    return effect.low > 0 === higherIsBetter ? "a-better" : "b-better";
  }
  const isWide = halfWidth(effect, unit) > limitOf(wideHalfWidth, unit);
  return isWide ? "inconclusive" : "no-difference-shown";
}

/** Of a ratio on its logarithm, where the interval is symmetric and A / B is as wide as B / A. */
function halfWidth({ low, high }: Effect, unit: Comparison["unit"]): number {
  return unit === "percent" ? (Math.log1p(high) - Math.log1p(low)) / 2 : (high - low) / 2;
}

function limitOf(wideHalfWidth: number, unit: Comparison["unit"]): number {
  return unit === "percent" ? Math.log1p(wideHalfWidth) : wideHalfWidth;
}

/** The specified test rejects where the interval does not, or the other way round. */
function disagrees({ effect, test }: Undecided, alpha: number): boolean {
  if (effect === null || test === null) return false;
  return test.p < alpha !== excludesZero(effect);
}

function excludesZero({ low, high }: Effect): boolean {
  return low > 0 || high < 0;
}
