import { normalCdf, normalQuantile } from "../distributions/normal.ts";
import { requireCount, requireOpenUnit } from "../distributions/argument-guards.ts";
import { none, some, type Maybe } from "../maybe.ts";

export interface McNemarDesign {
  readonly items: number;
  /** Share of items that A gets right minus share that B gets right, at most `discordantShare` from 0. */
  readonly difference: number;
  /** Share of items that only one of both gets right, in (0, 1]. */
  readonly discordantShare: number;
  /** Two-sided, in (0, 1). */
  readonly alpha: number;
}

interface Power {
  readonly power: number;
}

/** A smaller difference would need more items than can be counted. */
const SMALLEST_DIFFERENCE = 1e-6;
const BISECTIONS = 60;

/**
 * Approximate power of McNemar's two-sided test, in [0, 1]; a significant result to the wrong side is not
 * counted.
 *
 * @throws RangeError outside the ranges of {@link McNemarDesign}
 * Source: Miettinen 1968; Connor 1987, equation 3.
 */
export function mcNemarPower({ items, difference, discordantShare, alpha }: McNemarDesign): number {
  requireCount("items", items);
  requireShares(difference, discordantShare);
  const size = Math.abs(difference);
  const surplus = size * Math.sqrt(items) - threshold(alpha, discordantShare);
  const deviation = Math.sqrt(Math.max(0, discordantShare - size * size));
  if (deviation === 0) return surplus >= 0 ? 1 : 0;
  return normalCdf(surplus / deviation);
}

/**
 * The fewest items with which McNemar's test has this power, at least 1.
 *
 * @param design `difference` at least 1e-6 from 0, `power` in (0, 1)
 * @throws RangeError outside these ranges
 * Source: Connor 1987, equation 3.
 */
export function itemsNeeded({
  difference,
  discordantShare,
  power,
  alpha,
}: Omit<McNemarDesign, "items"> & Power): number {
  requireOpenUnit("power", power);
  requireShares(difference, discordantShare);
  const size = Math.abs(difference);
  if (size < SMALLEST_DIFFERENCE) {
    throw new RangeError(`difference must be at least ${SMALLEST_DIFFERENCE}, not ${difference}`);
  }
  const deviation = Math.sqrt(Math.max(0, discordantShare - size * size));
  const root = threshold(alpha, discordantShare) + normalQuantile(power) * deviation;
  return Math.max(1, Math.ceil((Math.max(0, root) / size) ** 2));
}

/**
 * The smallest difference of two shares that McNemar's test on so many items finds with this power, in
 * [0, `discordantShare`].
 *
 * Undefined when not even `discordantShare`, all of it to one side, would be found (`too-few`).
 *
 * @param design `power` in (0, 1)
 * @throws RangeError outside these ranges
 */
export function detectableDifference({
  items,
  discordantShare,
  power,
  alpha,
}: Omit<McNemarDesign, "difference"> & Power): Maybe<number> {
  requireOpenUnit("power", power);
  const powerFor = (difference: number): number =>
    mcNemarPower({ items, difference, discordantShare, alpha });
  if (powerFor(0) >= power) return some(0);
  if (powerFor(discordantShare) < power) {
    const needed = itemsNeeded({ difference: discordantShare, discordantShare, power, alpha });
    return none({ code: "too-few", count: items, needed });
  }
  let [tooSmall, enough] = [0, discordantShare];
  for (let step = 0; step < BISECTIONS; step += 1) {
    const middle = (tooSmall + enough) / 2;
    if (powerFor(middle) >= power) enough = middle;
    else tooSmall = middle;
  }
  return some(enough);
}

/** What the difference must exceed, over the root of the number of items. */
function threshold(alpha: number, discordantShare: number): number {
  requireOpenUnit("alpha", alpha);
  return -normalQuantile(alpha / 2) * Math.sqrt(discordantShare);
}

function requireShares(difference: number, discordantShare: number): void {
  if (!(discordantShare > 0 && discordantShare <= 1)) {
    throw new RangeError(`discordantShare must lie in (0, 1], not ${discordantShare}`);
  }
  if (!(Math.abs(difference) <= discordantShare)) {
    throw new RangeError(`difference must be at most ${discordantShare} from 0, not ${difference}`);
  }
}
