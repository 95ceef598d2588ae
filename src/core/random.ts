import { createHash } from "node:crypto";

/** A seeded stream of pseudo-random numbers: the same seed gives the same numbers on every platform. */
export interface RandomGenerator {
  /** The next 32 bits, as an integer from 0 to 4294967295. */
  nextUint32(): number;
  /** A real number in [0, 1), with 32 random bits. */
  nextFraction(): number;
  /**
   * An integer in [0, limit). Bias is below limit / 2^32.
   * @throws RangeError unless `limit` is an integer from 1 to 2^32
   */
  nextBelow(limit: number): number;
  /**
   * An integer in [lowest, highest], both included.
   * @throws RangeError unless both are integers, `lowest` <= `highest` and the range is at most 2^32 wide
   */
  nextInteger(lowest: number, highest: number): number;
  /** A copy in random order (Fisher-Yates); the argument is left as it is. */
  shuffled<T>(items: readonly T[]): T[];
}

const TWO_POW_32 = 4_294_967_296;
const WARM_UP_DRAWS = 12;

/** splitmix32: spreads one word over as many words of state as are asked for. */
function splitmix32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let word = state ^ (state >>> 16);
    word = Math.imul(word, 0x21f0aaad);
    word ^= word >>> 15;
    word = Math.imul(word, 0x735a2d97);
    return (word ^ (word >>> 15)) >>> 0;
  };
}

/** sfc32 (Chris Doty-Humphrey's Small Fast Counter), counter from 1, first 12 numbers discarded. */
function sfc32(seed: number): () => number {
  const word = splitmix32(seed);
  let a = word();
  let b = word();
  let c = word();
  let counter = 1;
  const next = (): number => {
    const output = (a + b + counter) >>> 0;
    counter = (counter + 1) >>> 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) >>> 0;
    c = (((c << 21) | (c >>> 11)) + output) >>> 0;
    return output;
  };
  for (let draw = 0; draw < WARM_UP_DRAWS; draw += 1) next();
  return next;
}

function requireRange(limit: number): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > TWO_POW_32) {
    throw new RangeError(`a random integer needs a range of 1 to 2^32 values, not ${limit}`);
  }
}

/**
 * A generator that is its own stream: nothing global is read or changed.
 * @param seed unsigned 32-bit; larger or negative integers are taken modulo 2^32
 */
export function seededRandom(seed: number): RandomGenerator {
  const nextUint32 = sfc32(seed);
  const nextBelow = (limit: number): number => {
    requireRange(limit);
    return Math.floor((nextUint32() * limit) / TWO_POW_32);
  };
  return {
    nextUint32,
    nextFraction: () => nextUint32() / TWO_POW_32,
    nextBelow,
    nextInteger(lowest, highest) {
      if (!Number.isSafeInteger(lowest)) throw new RangeError(`not an integer: ${lowest}`);
      return lowest + nextBelow(highest - lowest + 1);
    },
    shuffled<T>(items: readonly T[]): T[] {
      const result = [...items];
      for (let last = result.length - 1; last > 0; last -= 1) {
        const other = nextBelow(last + 1);
        [result[last], result[other]] = [result[other] as T, result[last] as T];
      }
      return result;
    },
  };
}

/**
 * The seed of an independent stream: the first 32 bits of the SHA-256 of seed and label. Streams
 * that are named by what they are for do not shift when another stream draws more numbers.
 */
export function deriveSeed(seed: number, label: string): number {
  return createHash("sha256").update(`${seed}\u0000${label}`).digest().readUInt32BE(0);
}
