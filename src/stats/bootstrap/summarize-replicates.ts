import { normalCdf, normalQuantile } from "../distributions/normal.ts";
import { none, some, type Interval, type Maybe } from "../maybe.ts";
import type { ResolvedSettings } from "./settings.ts";
import { placeRanks } from "./place-ranks.ts";

/** An estimate with its bootstrap intervals. Every number is finite. */
export interface BootstrapResult {
  readonly estimate: number;
  /** Standard deviation of the replicates, divisor B - 1. */
  readonly standardError: number;
  readonly resamples: number;
  readonly seed: number;
  readonly confidence: number;
  /** Quantiles of the replicates. */
  readonly percentile: Interval;
  /** Twice the estimate minus the other quantile. */
  readonly basic: Interval;
  /**
   * Bias-corrected and accelerated. Undefined (`no-bias-correction`) when all replicates are equal, when they
   * all lie on one side of the estimate, or when the acceleration is undefined or too large.
   */
  readonly bca: Maybe<Interval>;
  /** z0 of BCa; `null` when all replicates lie on one side of the estimate. */
  readonly biasCorrection: number | null;
  /** a of BCa; `null` when leaving out an item never changes the statistic. */
  readonly acceleration: number | null;
}

/** Numbers that differ by less than this share of the largest are equal but for rounding. */
const ROUNDING = 1e-12;

/**
 * Intervals from the replicates of a statistic. Quantiles are of type 7; a replicate that equals the
 * estimate, but for rounding, counts half below it. Replicates that are all equal give intervals of no width
 * at the estimate and no BCa interval. Undefined (`not-finite`) when a replicate or a result is not finite.
 *
 * @param replicates put into another order
 * @param acceleration of the statistic, see `accelerationOf`
 * Source: Efron and Tibshirani 1993, chapters 13 and 14; Hesterberg 2015 for the basic interval.
 */
export function summarizeReplicates(
  replicates: Float64Array,
  estimate: number,
  acceleration: number | null,
  settings: ResolvedSettings,
): Maybe<BootstrapResult> {
  const standardError = standardDeviation(replicates);
  if (!Number.isFinite(standardError) || !Number.isFinite(estimate))
    return none({ code: "not-finite" });
  const [smallest, largest] = extremes(replicates);
  const tolerance = ROUNDING * Math.max(Math.abs(smallest), Math.abs(largest));
  if (largest - smallest <= tolerance) {
    return some(withoutSpread(estimate, acceleration, settings));
  }
  const upper = (1 + settings.confidence) / 2;
  const biasCorrection = biasCorrectionOf(replicates, estimate, tolerance);
  const bcaLevels = levelsOfBca(biasCorrection, acceleration, upper);
  const [percentile, bca] = quantilesAt(replicates, [{ low: 1 - upper, high: upper }, bcaLevels]);
  const basic = { low: 2 * estimate - percentile.high, high: 2 * estimate - percentile.low };
  const ends = [percentile, basic, bca ?? basic].flatMap(({ low, high }) => [low, high]);
  if (!ends.every(Number.isFinite)) return none({ code: "not-finite" });
  return some({
    estimate,
    standardError,
    ...settings,
    percentile,
    basic,
    bca: bca === null ? none({ code: "no-bias-correction" }) : some(bca),
    biasCorrection,
    acceleration,
  });
}

function withoutSpread(
  estimate: number,
  acceleration: number | null,
  settings: ResolvedSettings,
): BootstrapResult {
  const interval = { low: estimate, high: estimate };
  return {
    estimate,
    standardError: 0,
    ...settings,
    percentile: interval,
    basic: interval,
    bca: none({ code: "no-bias-correction" }),
    biasCorrection: null,
    acceleration,
  };
}

function extremes(values: Float64Array): [number, number] {
  let smallest = Infinity;
  let largest = -Infinity;
  for (let place = 0; place < values.length; place += 1) {
    const value = values[place] as number;
    if (value < smallest) smallest = value;
    if (value > largest) largest = value;
  }
  return [smallest, largest];
}

/** z0 = quantile of the normal distribution at the share of replicates below the estimate. */
function biasCorrectionOf(
  replicates: Float64Array,
  estimate: number,
  tolerance: number,
): number | null {
  let below = 0;
  let upToEqual = 0;
  for (let place = 0; place < replicates.length; place += 1) {
    const value = replicates[place] as number;
    if (value < estimate - tolerance) below += 1;
    if (value <= estimate + tolerance) upToEqual += 1;
  }
  const share = (below + upToEqual) / 2 / replicates.length;
  return share > 0 && share < 1 ? normalQuantile(share) : null;
}

function levelsOfBca(
  biasCorrection: number | null,
  acceleration: number | null,
  upper: number,
): Interval | null {
  if (biasCorrection === null || acceleration === null) return null;
  const z = normalQuantile(upper);
  const low = bcaLevel(biasCorrection, acceleration, -z);
  const high = bcaLevel(biasCorrection, acceleration, z);
  return low === null || high === null ? null : { low, high };
}

/** The level whose quantile ends the interval; `null` where an acceleration this large turns the scale around. */
function bcaLevel(biasCorrection: number, acceleration: number, z: number): number | null {
  const shifted = biasCorrection + z;
  const stretch = 1 - acceleration * shifted;
  return stretch > 0 ? normalCdf(biasCorrection + shifted / stretch) : null;
}

/** Quantiles of type 7 at the given levels, from values in any order. */
function quantilesAt(
  values: Float64Array,
  [first, second]: readonly [Interval, Interval | null],
): [Interval, Interval | null] {
  const levels = [first, second].flatMap((pair) => (pair === null ? [] : [pair.low, pair.high]));
  placeRanks(
    values,
    levels.flatMap((level) => {
      const { lower, next } = ranksOf(level, values.length);
      return [lower, next];
    }),
  );
  const interval = ({ low, high }: Interval) => ({ low: at(values, low), high: at(values, high) });
  return [interval(first), second === null ? null : interval(second)];
}

function ranksOf(level: number, count: number): { lower: number; next: number; share: number } {
  const rank = (count - 1) * level;
  const lower = Math.floor(rank);
  return { lower, next: Math.min(lower + 1, count - 1), share: rank - lower };
}

/** Of values whose ranks lie in place. */
function at(values: Float64Array, level: number): number {
  const { lower, next, share } = ranksOf(level, values.length);
  const [value, above] = [values[lower] as number, values[next] as number];
  // Rounding must not carry it past the next value: a higher level would then have a lower quantile.
  return Math.min(above, value + (above - value) * share);
}

/** Standard deviation, divisor n - 1, of at least two numbers. NaN or infinite when one of them is. */
export function standardDeviation(values: Float64Array): number {
  // By index: an iterator takes three times as long.
  const count = values.length;
  let sum = 0;
  for (let place = 0; place < count; place += 1) sum += values[place] as number;
  const centre = sum / count;
  let squares = 0;
  for (let place = 0; place < count; place += 1) {
    const deviation = (values[place] as number) - centre;
    squares += deviation * deviation;
  }
  return Math.sqrt(squares / (count - 1));
}
