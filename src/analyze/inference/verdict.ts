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
  const { effect, adjustedP, equivalence, withheldBy, higherIsBetter } = comparison;
  if (effect === null) return "not-estimable";
  if (withheldBy.length > 0) return "withheld";
  if (equivalence?.isEquivalent === true) return "equivalent";
  const isSignificant = adjustedP === null || adjustedP < alpha;
  if (excludesZero(effect) && isSignificant) {
    return effect.value > 0 === higherIsBetter ? "a-better" : "b-better";
  }
  return (effect.high - effect.low) / 2 > wideHalfWidth ? "inconclusive" : "no-difference-shown";
}

/** The specified test rejects where the interval does not, or the other way round. */
function disagrees({ effect, test }: Undecided, alpha: number): boolean {
  if (effect === null || test === null) return false;
  return test.p < alpha !== excludesZero(effect);
}

function excludesZero({ low, high }: Effect): boolean {
  return low > 0 || high < 0;
}
