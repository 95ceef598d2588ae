import { none, type Maybe } from "../maybe.ts";
import { binomialDraws } from "./binomial-draws.ts";
import { resolveSettings, type BootstrapSettings } from "./settings.ts";
import { summarizeReplicates, type BootstrapResult } from "./summarize-replicates.ts";
import { FEWEST_VALUES } from "./usable-values.ts";

/**
 * Bootstrap of a share of successes, in [0, 1]. Resampling n outcomes of which k are successes gives exactly
 * Bin(n, k/n)/n, so that is what is drawn. **Report the Wilson interval**: this one covers too rarely near 0
 * and 1 and is [0, 0] for no success and [1, 1] for nothing else. It is there to be compared.
 *
 * Undefined for fewer than two outcomes (`too-few`).
 *
 * @throws RangeError unless both are integers and 0 <= successes <= n, and for settings out of range
 */
export function bootstrapProportion(
  successes: number,
  n: number,
  settings: BootstrapSettings,
): Maybe<BootstrapResult> {
  const resolved = resolveSettings(settings);
  if (!Number.isInteger(successes) || !Number.isInteger(n) || successes < 0 || successes > n) {
    throw new RangeError(`${successes} of ${n} is not a count of successes`);
  }
  if (n < FEWEST_VALUES) return none({ code: "too-few", count: n, needed: FEWEST_VALUES });
  const share = successes / n;
  const { seed, resamples: count } = resolved;
  if (successes === 0 || successes === n) {
    return summarizeReplicates(new Float64Array(count).fill(share), share, null, resolved);
  }
  const replicates = binomialDraws(n, share, { seed, count }).map((drawn) => drawn / n);
  const variance = share * (1 - share);
  const acceleration = (1 - 2 * share) / (6 * Math.sqrt(n * variance));
  return summarizeReplicates(replicates, share, acceleration, resolved);
}
