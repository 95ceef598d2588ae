import { binomialCdf, binomialPmf } from "../distributions/binomial.ts";
import { requireCount } from "../distributions/argument-guards.ts";

export interface McNemar {
  /** Exact, conditional on the discordant items; two-sided, in [0, 1]. */
  readonly p: number;
  /** The mid-p value: half of what was observed counts. Less conservative, the one to report. */
  readonly midP: number;
}

/**
 * McNemar's exact test of two systems on the same items, from the items that only one of them got
 * right. 1 when both numbers are equal, also when both are 0.
 *
 * @throws RangeError unless both are counts
 * Source: McNemar 1947; Fagerland, Lydersen and Laake 2013 (mid-p).
 */
export function mcNemar(onlyA: number, onlyB: number): McNemar {
  requireCount("onlyA", onlyA);
  requireCount("onlyB", onlyB);
  if (onlyA === onlyB) return { p: 1, midP: 1 };
  const smaller = Math.min(onlyA, onlyB);
  const discordant = onlyA + onlyB;
  const p = Math.min(1, 2 * binomialCdf(smaller, discordant, 0.5));
  return { p, midP: Math.max(0, p - binomialPmf(smaller, discordant, 0.5)) };
}
