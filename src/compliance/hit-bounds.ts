import { wilsonIntervalOfShare } from "../stats/intervals/wilson-interval.ts";
import {
  correlationOf,
  designEffect,
  mostClusteredSquares,
  type ScenarioCount,
  shapeOf,
} from "./clusters.ts";
import { type HitErrors, trueShare } from "./rogan-gladen.ts";

/** What bounds depend on beside the counts. */
export interface BoundSettings {
  readonly confidence: number;
  /** Correlation within scenarios where it cannot be estimated. */
  readonly declaredIcc: number;
  readonly errors: HitErrors;
}

/** How much the probes are worth, being alike within scenarios. */
export interface ClusterFacts {
  readonly scenarios: number;
  /** At least 0: a negative estimate counts as 0. */
  readonly icc: number;
  readonly iccSource: "estimated" | "declared";
  readonly designEffect: number;
  readonly effectiveProbes: number;
}

/** @throws RangeError for no probes */
export function clusterFacts(
  scenarios: readonly ScenarioCount[],
  declaredIcc: number,
): ClusterFacts {
  const shape = shapeOf(scenarios);
  const hits = scenarios.reduce((sum, one) => sum + one.hits, 0);
  const squares = scenarios.reduce((sum, one) => sum + one.hits ** 2 / one.probes, 0);
  const estimate = correlationOf(hits, squares, shape);
  const icc = Math.max(0, estimate ?? declaredIcc);
  const effect = designEffect(icc, shape);
  return {
    scenarios: shape.scenarios,
    icc,
    iccSource: estimate === null ? "declared" : "estimated",
    designEffect: effect,
    effectiveProbes: shape.probes / effect,
  };
}

/**
 * Lower end of the interval of the true share of hits, in [0, 1]: Wilson's on the effective number of
 * probes, corrected for the detector's errors; 0 where the detector says nothing.
 */
export function lowerBound(scenarios: readonly ScenarioCount[], settings: BoundSettings): number {
  const { probes } = shapeOf(scenarios);
  const hits = scenarios.reduce((sum, one) => sum + one.hits, 0);
  const { effectiveProbes } = clusterFacts(scenarios, settings.declaredIcc);
  const { low } = wilsonIntervalOfShare(hits / probes, effectiveProbes, settings.confidence);
  return trueShare(low, settings.errors) ?? 0;
}

/**
 * Upper end of the interval, as a function of clean probes that are added in scenarios like these.
 *
 * Three things keep it from saying more than the sample bears:
 * - It is never below what fewer of the same hits would give. One hit more can spread hits over scenarios,
 *   which lowers the estimated correlation and would narrow the interval: more hits must not look better.
 * - It is never below Wilson's bound for no hit at all, whatever is subtracted for false alarms.
 * - It is 1 where the detector says nothing.
 */
export function upperBound(
  scenarios: readonly ScenarioCount[],
  settings: BoundSettings,
): (addedCleanProbes: number) => number {
  const shape = shapeOf(scenarios);
  const effects = mostClusteredSquares(scenarios).map((squares, hits) =>
    designEffect(correlationOf(hits, squares, shape) ?? settings.declaredIcc, shape),
  );
  return (added) => {
    const probes = shape.probes + added;
    const highs = effects.map(
      (effect, hits) =>
        wilsonIntervalOfShare(hits / probes, probes / effect, settings.confidence).high,
    );
    const corrected = trueShare(Math.max(...highs), settings.errors) ?? 1;
    return Math.max(corrected, highs[0] ?? 1);
  };
}

/** More clean probes than anybody will ask: then there is no answer. */
const MOST_PROBES = 1_000_000;

/**
 * The fewest clean probes more that bring the upper bound below a limit; `null` where none do.
 * @param bound falls with the number of probes added
 */
export function cleanProbesUntil(
  bound: (addedCleanProbes: number) => number,
  limit: number,
): number | null {
  if (bound(MOST_PROBES) >= limit) return null;
  let [tooFew, enough] = [-1, MOST_PROBES];
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2);
    if (bound(middle) < limit) enough = middle;
    else tooFew = middle;
  }
  return enough;
}
