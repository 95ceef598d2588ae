import { incompleteBeta } from "./incomplete-beta.ts";
import { logBeta } from "./log-gamma.ts";
import { normalQuantile, normalSurvival } from "./normal.ts";
import { requireAtLeast, requireNumber, requireOpenUnit } from "./argument-guards.ts";

/** From here on Hill's expansion is exact to the last bits, and the continued fraction slow. */
const MANY_DEGREES = 100_000;
const MOST_STEPS = 100;

/**
 * Probability that a t variable is above `t`, in [0, 1]; the upper tail keeps its relative precision.
 *
 * @param df degrees of freedom, at least 1, not necessarily whole
 * @throws RangeError for NaN or for `df` below 1
 * Source: DLMF 8.17 with x = df / (df + t^2).
 */
export function studentTSurvival(t: number, df: number): number {
  const half = studentTTwoSided(t, df) / 2;
  return t >= 0 ? half : 1 - half;
}

/**
 * Probability that a t variable lies at least as far from 0 as `t`, in [0, 1].
 *
 * @param df degrees of freedom, at least 1, not necessarily whole
 * @throws RangeError for NaN or for `df` below 1
 */
export function studentTTwoSided(t: number, df: number): number {
  requireNumber("t", t);
  requireAtLeast("df", df, 1);
  const distance = Math.abs(t);
  if (distance === 0) return 1;
  if (df > MANY_DEGREES) return 2 * normalSurvival(hillNormal(distance, df));
  const inverseSquare = df / distance / distance;
  // The power law of the far tail; in the incomplete beta function x would vanish first.
  if (inverseSquare * df < 1e-18) {
    return 2 * Math.exp((df / 2 - 1) * Math.log(df) - logBeta(df / 2, 0.5) - df * logOf(distance));
  }
  const square = (distance / df) * distance;
  return incompleteBeta(df / 2, 0.5, 1 / (1 + square), square / (1 + square));
}

/**
 * The t below which a t variable lies with this probability, to about 1e-14 relative.
 *
 * @param probability in (0, 1)
 * @param df degrees of freedom, at least 1, not necessarily whole
 * @throws RangeError outside these ranges
 * Source: Newton's method on logarithms of probability and t; the logarithm of either side of the
 * distribution is concave in log t, so that it converges from anywhere.
 */
export function studentTQuantile(probability: number, df: number): number {
  requireOpenUnit("probability", probability);
  requireAtLeast("df", df, 1);
  if (probability === 0.5) return 0;
  const tailProbability = Math.min(probability, 1 - probability);
  const distance = Math.min(Number.MAX_VALUE, Math.exp(logDistance(tailProbability, df)));
  return probability < 0.5 ? -distance : distance;
}

/** Logarithm of the t with this probability above it. */
function logDistance(tailProbability: number, df: number): number {
  const side = tailProbability < 0.25 ? fromTail(df) : fromCentre(df);
  const goal = Math.log(tailProbability < 0.25 ? 2 * tailProbability : 1 - 2 * tailProbability);
  let position = startingPoint(tailProbability, df);
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const { logProbability, slope } = side(position);
    const raw = (goal - logProbability) / slope;
    // Also true where the probability has vanished: there the way back is to the left.
    const move = Number.isFinite(raw) ? Math.max(-2, Math.min(2, raw)) : -1;
    position += move;
    if (Math.abs(move) <= 2 * Number.EPSILON * Math.max(1, Math.abs(position))) break;
  }
  return position;
}

type Side = (logT: number) => { readonly logProbability: number; readonly slope: number };

/** Both tails beyond t, and the slope of their logarithm over log t. */
function fromTail(df: number): Side {
  return (logT) => {
    const t = Math.exp(logT);
    const probability = studentTTwoSided(t, df);
    const slope = -2 * Math.exp(logDensity(logT, df) + logT - Math.log(probability));
    return { logProbability: Math.log(probability), slope };
  };
}

/** What lies between -t and t, and the slope of its logarithm over log t. */
function fromCentre(df: number): Side {
  return (logT) => {
    const t = Math.exp(logT);
    const square = (t / df) * t;
    const probability =
      df > MANY_DEGREES
        ? 1 - studentTTwoSided(t, df)
        : incompleteBeta(0.5, df / 2, square / (1 + square), 1 / (1 + square));
    const slope = 2 * Math.exp(logDensity(logT, df) + logT - Math.log(probability));
    return { logProbability: Math.log(probability), slope };
  };
}

function logDensity(logT: number, df: number): number {
  const logSquare = 2 * logT - Math.log(df);
  const logOnePlus = logSquare > 40 ? logSquare : Math.log1p(Math.exp(logSquare));
  return -0.5 * Math.log(df) - logBeta(df / 2, 0.5) - ((df + 1) / 2) * logOnePlus;
}

function startingPoint(tailProbability: number, df: number): number {
  if (df < 10 && tailProbability < 0.25) {
    // The power law of the tail, an upper bound everywhere.
    const logFactor = (df / 2 - 1) * Math.log(df) - logBeta(df / 2, 0.5);
    return (logFactor - Math.log(tailProbability)) / df;
  }
  const z = -normalQuantile(tailProbability);
  return Math.log(z + (z * z * z + z) / (4 * df));
}

/** The z with the same tail. Source: Hill 1970 (Algorithm 395). */
function hillNormal(distance: number, df: number): number {
  const square = (distance / df) * distance;
  const logOnePlus = Number.isFinite(square) ? Math.log1p(square) : 2 * logOf(distance);
  const a = df - 0.5;
  const b = 48 * a * a;
  const y = a * logOnePlus;
  const inner = (((-0.4 * y - 3.3) * y - 24) * y - 85.5) / (0.8 * y * y + 100 + b);
  return ((inner + y + 3) / b + 1) * Math.sqrt(y);
}

function logOf(distance: number): number {
  return Math.log(Math.min(Number.MAX_VALUE, distance));
}
