import { drawIndices, seedRandomState } from "./draw-indices.ts";

const TWO_POW_32 = 4_294_967_296;
/** Counts less probable than this, relative to the most probable one, are never drawn. */
const NEGLIGIBLE = 1e-18;

/** Numbers that sum to more from each place to the next, and the count that stands for the first. */
interface CumulativeWeights {
  readonly lowest: number;
  readonly sums: Float64Array;
}

/**
 * Draws from the binomial distribution, by inversion of its distribution function.
 *
 * @param probability in (0, 1)
 */
export function binomialDraws(
  trials: number,
  probability: number,
  { seed, count }: { readonly seed: number; readonly count: number },
): Float64Array {
  const { lowest, sums } = cumulativeWeights(trials, probability);
  const total = sums[sums.length - 1] as number;
  const words = new Int32Array(count);
  drawIndices(seedRandomState(seed), { target: words, begin: 0, end: count }, 0, TWO_POW_32);
  return Float64Array.from(words, (word) => {
    const target = ((word >>> 0) / TWO_POW_32) * total;
    return lowest + firstAbove(sums, target);
  });
}

function cumulativeWeights(trials: number, probability: number): CumulativeWeights {
  const odds = probability / (1 - probability);
  const mode = Math.min(trials, Math.floor((trials + 1) * probability));
  const below: number[] = [];
  for (let weight = 1, count = mode; count > 0; count -= 1) {
    weight *= count / ((trials - count + 1) * odds);
    if (weight < NEGLIGIBLE) break;
    below.push(weight);
  }
  const weights = [...below.reverse(), 1];
  for (let weight = 1, count = mode; count < trials; count += 1) {
    weight *= ((trials - count) * odds) / (count + 1);
    if (weight < NEGLIGIBLE) break;
    weights.push(weight);
  }
  let sum = 0;
  return { lowest: mode - below.length, sums: Float64Array.from(weights, (w) => (sum += w)) };
}

/** Place of the first sum above the target. */
function firstAbove(sums: Float64Array, target: number): number {
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sums[middle] as number) > target) high = middle;
    else low = middle + 1;
  }
  return low;
}
