import { normalQuantile, normalSurvival } from "../distributions/normal.ts";
import { polynomial } from "../distributions/polynomial.ts";
import { binaryScale } from "../intervals/sample-moments.ts";
import { none, some, type Maybe } from "../maybe.ts";
import { maximum, minimum } from "../range.ts";

export interface ShapiroWilk {
  /** In (0, 1]; 1 for values that lie as normal ones would. */
  readonly w: number;
  /** In [0, 1]; small when the values do not look normal. */
  readonly p: number;
}

const FEWEST = 3;
const MOST = 5_000;
/** Up to here log(1 - W) is transformed, from the next on taken as it is. */
const SMALL_SAMPLE = 11;

// Royston's polynomials: the two outer weights, in 1 / sqrt(n) ...
const OUTERMOST = [0, 0.221157, -0.147981, -2.07119, 4.434685, -2.706056];
const SECOND = [0, 0.042981, -0.293762, -1.752461, 5.682633, -3.582633];
// ... and mean and log standard deviation of the statistic, in n or log n.
const SMALL_LIMIT = [-2.273, 0.459];
const SMALL_MEAN = [0.544, -0.39978, 0.025054, -6.714e-4];
const SMALL_LOG_SD = [1.3822, -0.77857, 0.062767, -0.0020322];
const LARGE_MEAN = [-1.5861, -0.31082, -0.083751, 0.0038915];
const LARGE_LOG_SD = [-0.4803, -0.082676, 0.0030302];

/**
 * Shapiro-Wilk test of normality.
 *
 * Undefined for fewer than 3 values (`too-few`) or more than 5,000 (`too-many`), for values that are
 * not finite, and for equal values (`no-variation`).
 *
 * Source: Royston 1995, AS R94; no censoring.
 */
export function shapiroWilk(values: readonly number[]): Maybe<ShapiroWilk> {
  const count = values.length;
  if (count < FEWEST) return none({ code: "too-few", count, needed: FEWEST });
  if (count > MOST) return none({ code: "too-many", count, most: MOST });
  if (!values.every(Number.isFinite)) return none({ code: "not-finite" });
  if (minimum(values) === maximum(values)) return none({ code: "no-variation" });
  const shortfall = oneMinusW(sortedFromMean(values), weights(count));
  const w = 1 - shortfall;
  return some({ w, p: count === 3 ? significanceOfThree(w) : significance(shortfall, count) });
}

/** Sorted distances from the mean, scaled so that squares neither overflow nor vanish. */
function sortedFromMean(values: readonly number[]): number[] {
  const scale = binaryScale(values);
  const scaled = values.map((value) => value / scale).sort((a, b) => a - b);
  // First from the median: values with a large common part then keep all their digits.
  const middle = scaled[Math.floor(scaled.length / 2)] ?? 0;
  const shifted = scaled.map((value) => value - middle);
  const range = (shifted.at(-1) ?? 0) - (shifted[0] ?? 0);
  const unit = shifted.map((value) => value / range);
  const mean = unit.reduce((sum, value) => sum + value, 0) / unit.length;
  return unit.map((value) => value - mean);
}

/** Weights of the sorted values, antisymmetric. */
function weights(count: number): number[] {
  const half = Math.floor(count / 2);
  const upper = count === 3 ? [Math.SQRT1_2] : upperWeights(count, half);
  return Array.from({ length: count }, (_, index) => {
    const fromEnd = count - 1 - index;
    return index < half ? -(upper[index] ?? 0) : fromEnd < half ? (upper[fromEnd] ?? 0) : 0;
  });
}

/** Weights of the largest, the second largest, ... value. */
function upperWeights(count: number, half: number): number[] {
  const scores = Array.from(
    { length: half },
    (_, index) => -normalQuantile((index + 1 - 0.375) / (count + 0.25)),
  );
  const squares = 2 * scores.reduce((sum, score) => sum + score * score, 0);
  const norm = Math.sqrt(squares);
  const [first = 0, second = 0] = scores;
  const step = 1 / Math.sqrt(count);
  const outermost = polynomial(OUTERMOST, step) + first / norm;
  if (count <= 5) {
    const factor = Math.sqrt((squares - 2 * first ** 2) / (1 - 2 * outermost ** 2));
    return [outermost, ...scores.slice(1).map((score) => score / factor)];
  }
  const next = polynomial(SECOND, step) + second / norm;
  const rest = squares - 2 * first ** 2 - 2 * second ** 2;
  const factor = Math.sqrt(rest / (1 - 2 * outermost ** 2 - 2 * next ** 2));
  return [outermost, next, ...scores.slice(2).map((score) => score / factor)];
}

/** 1 - W as a product: near W = 1 the plain difference would keep no digits. */
function oneMinusW(distances: readonly number[], weight: readonly number[]): number {
  let [ofWeights, ofValues, ofBoth] = [0, 0, 0];
  distances.forEach((distance, index) => {
    const a = weight[index] ?? 0;
    ofWeights += a * a;
    ofValues += distance * distance;
    ofBoth += a * distance;
  });
  const product = Math.sqrt(ofWeights * ofValues);
  const shortfall = ((product - ofBoth) * (product + ofBoth)) / (ofWeights * ofValues);
  return Math.max(0, Math.min(1, shortfall));
}

/** Exact for three values. */
function significanceOfThree(w: number): number {
  const p = (6 / Math.PI) * (Math.asin(Math.sqrt(w)) - Math.asin(Math.sqrt(0.75)));
  return Math.max(0, Math.min(1, p));
}

function significance(shortfall: number, count: number): number {
  if (shortfall === 0) return 1;
  const logShortfall = Math.log(shortfall);
  if (count > SMALL_SAMPLE) {
    const logCount = Math.log(count);
    const deviation = Math.exp(polynomial(LARGE_LOG_SD, logCount));
    return normalSurvival((logShortfall - polynomial(LARGE_MEAN, logCount)) / deviation);
  }
  const limit = polynomial(SMALL_LIMIT, count);
  // Beyond the range of the transformation: as far from normal as it gets.
  if (logShortfall >= limit) return 0;
  const transformed = -Math.log(limit - logShortfall);
  const deviation = Math.exp(polynomial(SMALL_LOG_SD, count));
  return normalSurvival((transformed - polynomial(SMALL_MEAN, count)) / deviation);
}
