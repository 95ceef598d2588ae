import { normalQuantile } from "../distributions/normal.ts";
import { requireCount, requireOpenUnit } from "../distributions/argument-guards.ts";
import { none, some, type Interval, type Maybe } from "../maybe.ts";

/**
 * Wilson's score interval of a proportion, in [0, 1]; exactly 0 below no success and exactly 1 above
 * nothing but successes.
 *
 * Undefined for no trials (`too-few`).
 *
 * @param confidence in (0, 1)
 * @throws RangeError unless 0 <= successes <= n, both whole, and `confidence` lies in (0, 1)
 * Source: Wilson 1927; Newcombe 1998a, method 3.
 */
export function wilsonInterval(successes: number, n: number, confidence = 0.95): Maybe<Interval> {
  requireOpenUnit("confidence", confidence);
  requireCount("n", n);
  requireCount("successes", successes);
  if (successes > n) throw new RangeError(`${successes} successes in ${n} trials`);
  if (n === 0) return none({ code: "too-few", count: 0, needed: 1 });
  const z = -normalQuantile((1 - confidence) / 2);
  const centre = successes + (z * z) / 2;
  const reach = z * Math.sqrt((successes * (n - successes)) / n + (z * z) / 4);
  const total = n + z * z;
  const share = successes / n;
  return some({
    low: successes === 0 ? 0 : Math.max(0, Math.min(share, (centre - reach) / total)),
    high: successes === n ? 1 : Math.min(1, Math.max(share, (centre + reach) / total)),
  });
}
