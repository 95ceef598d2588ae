import { noncentralTCdf } from "../distributions/noncentral-t.ts";
import { requireAtLeast, requireCount, requireOpenUnit } from "../distributions/argument-guards.ts";
import { studentTQuantile } from "../distributions/student-t.ts";
import { none, some, type Maybe } from "../maybe.ts";

export interface PairedTDesign {
  /** At least 2. */
  readonly pairs: number;
  /** Mean difference in standard deviations of the differences. */
  readonly dz: number;
  /** Two-sided, in (0, 1). */
  readonly alpha: number;
}

/** Power is 1 long before; the distribution is not computed beyond. */
const MOST_NONCENTRALITY = 1_000;
/** A smaller effect would need more pairs than can be counted. */
const SMALLEST_DZ = 1e-6;
const BISECTIONS = 60;

/**
 * Power of the two-sided paired t test, in [0, 1].
 *
 * @throws RangeError for fewer than 2 pairs, a `dz` that is not finite, or `alpha` outside (0, 1)
 * Source: Cohen 1988, section 2.3.5, with the exact noncentral t distribution.
 */
export function pairedTPower({ pairs, dz, alpha }: PairedTDesign): number {
  requireCount("pairs", pairs);
  requireAtLeast("pairs", pairs, 2);
  requireAtLeast("size of dz", Math.abs(dz), 0);
  requireOpenUnit("alpha", alpha);
  const critical = -studentTQuantile(alpha / 2, pairs - 1);
  return powerAt(critical, pairs, Math.abs(dz) * Math.sqrt(pairs));
}

/**
 * The fewest pairs with which a paired t test has this power, at least 2.
 *
 * @param design `power` and `alpha` in (0, 1), `dz` at least 1e-6 from 0
 * @throws RangeError outside these ranges
 */
export function pairsNeeded({ dz, power, alpha }: Omit<PairedTDesign, "pairs"> & Power): number {
  requireOpenUnit("power", power);
  requireAtLeast("size of dz", Math.abs(dz), SMALLEST_DZ);
  return smallestFrom(2, (pairs) => pairedTPower({ pairs, dz, alpha }) >= power);
}

export interface Power {
  readonly power: number;
}

/**
 * The smallest effect that a paired t test with so many pairs finds with this power; 0 when the power is
 * no more than alpha.
 *
 * Undefined for fewer than 2 pairs, or when no effect is large enough for so few pairs and so small an
 * alpha (`too-few`).
 *
 * @param design `power` and `alpha` in (0, 1)
 * @throws RangeError outside these ranges
 */
export function detectableDz({
  pairs,
  power,
  alpha,
}: Omit<PairedTDesign, "dz"> & Power): Maybe<number> {
  requireCount("pairs", pairs);
  requireOpenUnit("power", power);
  requireOpenUnit("alpha", alpha);
  if (pairs < 2) return none({ code: "too-few", count: pairs, needed: fewestPairs(power, alpha) });
  const critical = -studentTQuantile(alpha / 2, pairs - 1);
  const isEnough = (delta: number): boolean => powerAt(critical, pairs, delta) >= power;
  if (isEnough(0)) return some(0);
  let [tooSmall, enough] = [0, 1];
  while (!isEnough(enough) && enough < MOST_NONCENTRALITY)
    [tooSmall, enough] = [enough, 2 * enough];
  if (!isEnough(enough)) {
    return none({ code: "too-few", count: pairs, needed: fewestPairs(power, alpha) });
  }
  for (let step = 0; step < BISECTIONS; step += 1) {
    const middle = (tooSmall + enough) / 2;
    if (isEnough(middle)) enough = middle;
    else tooSmall = middle;
  }
  return some(enough / Math.sqrt(pairs));
}

/** The fewest pairs with which the largest effect has this power. */
function fewestPairs(power: number, alpha: number): number {
  return smallestFrom(2, (pairs) => {
    const critical = -studentTQuantile(alpha / 2, pairs - 1);
    return powerAt(critical, pairs, MOST_NONCENTRALITY) >= power;
  });
}

/** The smallest whole number, from `first` on, for which a monotone condition holds. */
function smallestFrom(first: number, holds: (value: number) => boolean): number {
  let [below, from] = [first - 1, first];
  while (!holds(from)) [below, from] = [from, 2 * from];
  while (from - below > 1) {
    const middle = Math.floor((below + from) / 2);
    if (holds(middle)) from = middle;
    else below = middle;
  }
  return from;
}

/** @param delta noncentrality: d_z times the root of the number of pairs */
function powerAt(critical: number, pairs: number, delta: number): number {
  const limited = Math.min(MOST_NONCENTRALITY, delta);
  const above = 1 - noncentralTCdf(critical, pairs - 1, limited);
  return Math.min(1, above + noncentralTCdf(-critical, pairs - 1, limited));
}
