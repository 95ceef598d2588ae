import { polynomial } from "./polynomial.ts";
import { requireNumber, requireOpenUnit } from "./argument-guards.ts";

const SQRT_32 = 5.656854249492381;
const INVERSE_SQRT_TWO_PI = 0.3989422804014327;
/** From here on the tail is below the smallest double. */
const TAIL_VANISHES = 38.6;

// Rational approximations of Cody; coefficients of the lowest power first.
const CENTRE = [
  18154.981253343561249, 1067.6894854603709582, 161.02823106855587881, 2.2352520354606839287,
  0.065682337918207449113,
];
const CENTRE_BELOW = [
  45507.789335026729956, 10260.932208618978205, 976.09855173777669322, 47.20258190468824187, 1,
];
const SHOULDER = [
  9842.7148383839780218, 11602.651437647350124, 6848.1904505362823326, 2494.5375852903726711,
  597.27027639480026226, 93.506656132177855979, 8.8831497943883759412, 0.39894151208813466764,
  1.0765576773720192317e-8,
];
const SHOULDER_BELOW = [
  19685.429676859990727, 38912.003286093271411, 34900.952721145977266, 18615.571640885098091,
  6485.558298266760755, 1519.377599407554805, 235.38790178262499861, 22.266688044328115691, 1,
];
const TAIL = [
  2.9112874951168792e-5, 0.001421619193227893466, 0.022235277870649807, 0.1274011611602473639,
  0.21589853405795699, 0.02307344176494017303,
];
const TAIL_BELOW = [
  7.29751555083966205e-5, 0.00378239633202758244, 0.0659881378689285515, 0.468238212480865118,
  1.28426009614491121, 1,
];

/**
 * Probability that a standard normal variable is at most `z`, in [0, 1], to full double precision;
 * the lower tail keeps its relative precision down to 1e-308.
 *
 * @throws RangeError for NaN
 * Source: Cody 1969; TOMS 715 (ANORM).
 */
export function normalCdf(z: number): number {
  requireNumber("z", z);
  const distance = Math.abs(z);
  if (distance <= 0.67448975) return 0.5 + z * ratio(CENTRE, CENTRE_BELOW, z * z);
  return z < 0 ? tail(distance) : 1 - tail(distance);
}

/**
 * Probability that a standard normal variable is above `z`: the upper tail with its relative
 * precision, which 1 - {@link normalCdf} would lose.
 *
 * @throws RangeError for NaN
 */
export function normalSurvival(z: number): number {
  return normalCdf(-z);
}

/** Density of the standard normal distribution. */
export function normalDensity(z: number): number {
  return INVERSE_SQRT_TWO_PI * Math.exp(-0.5 * z * z);
}

function tail(distance: number): number {
  if (distance >= TAIL_VANISHES) return 0;
  // exp(-z^2/2) in two factors: the first has an exact exponent.
  const rounded = Math.trunc(distance * 16) / 16;
  const rest = (distance - rounded) * (distance + rounded);
  const bell = Math.exp(-0.5 * rounded * rounded) * Math.exp(-0.5 * rest);
  if (distance <= SQRT_32) return bell * ratio(SHOULDER, SHOULDER_BELOW, distance);
  const inverseSquare = 1 / (distance * distance);
  const correction = inverseSquare * ratio(TAIL, TAIL_BELOW, inverseSquare);
  return (bell * (INVERSE_SQRT_TWO_PI - correction)) / distance;
}

// Rational approximations of Wichura.
const QUANTILE_CENTRE = [
  3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
  45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727,
];
const QUANTILE_CENTRE_BELOW = [
  1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077, 21213.794301586595867,
  39307.89580009271061, 28729.085735721942674, 5226.495278852854561,
];
const QUANTILE_SHOULDER = [
  1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504,
  1.27045825245236838258, 0.24178072517745061177, 0.0227238449892691845833,
  7.7454501427834140764e-4,
];
const QUANTILE_SHOULDER_BELOW = [
  1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455, 0.14810397642748007459,
  0.0151986665636164571966, 5.475938084995344946e-4, 1.05075007164441684324e-9,
];
const QUANTILE_TAIL = [
  6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 0.29656057182850489123,
  0.026532189526576123093, 0.0012426609473880784386, 2.71155556874348757815e-5,
  2.01033439929228813265e-7,
];
const QUANTILE_TAIL_BELOW = [
  1, 0.59983220655588793769, 0.13692988092273580531, 0.0148753612908506148525,
  7.868691311456132591e-4, 1.8463183175100546818e-5, 1.4215117583164458887e-7,
  2.04426310338993978564e-15,
];

/**
 * The z below which a standard normal variable lies with this probability, to about 1e-16 relative.
 *
 * @param probability in (0, 1)
 * @throws RangeError at 0, at 1 and outside: the quantile is not finite there
 * Source: Wichura 1988, AS 241 (PPND16).
 */
export function normalQuantile(probability: number): number {
  requireOpenUnit("probability", probability);
  const fromCentre = probability - 0.5;
  if (Math.abs(fromCentre) <= 0.425) {
    const argument = 0.180625 - fromCentre * fromCentre;
    return fromCentre * ratio(QUANTILE_CENTRE, QUANTILE_CENTRE_BELOW, argument);
  }
  const tailProbability = fromCentre < 0 ? probability : 1 - probability;
  const depth = Math.sqrt(-Math.log(tailProbability));
  const distance =
    depth <= 5
      ? ratio(QUANTILE_SHOULDER, QUANTILE_SHOULDER_BELOW, depth - 1.6)
      : ratio(QUANTILE_TAIL, QUANTILE_TAIL_BELOW, depth - 5);
  return fromCentre < 0 ? -distance : distance;
}

function ratio(above: readonly number[], below: readonly number[], x: number): number {
  return polynomial(above, x) / polynomial(below, x);
}
