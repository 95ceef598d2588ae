/** Where a stream of pseudo-random numbers stands: the words a, b, c and the counter of sfc32. */
export type RandomState = Int32Array;

const TWO_POW_32 = 4_294_967_296;
const WARM_UP_DRAWS = 12;

/**
 * The start of the sfc32 stream of a seed (words from splitmix32, counter 1, first 12 numbers discarded):
 * the stream of `seededRandom(seed)` in the core.
 *
 * @param seed an integer, taken modulo 2^32
 */
export function seedRandomState(seed: number): RandomState {
  let word = seed | 0;
  const nextWord = (): number => {
    word = (word + 0x9e3779b9) | 0;
    let mixed = word ^ (word >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  };
  const state = Int32Array.of(nextWord(), nextWord(), nextWord(), 1);
  drawIndices(state, { target: new Int32Array(WARM_UP_DRAWS), begin: 0, end: WARM_UP_DRAWS }, 0, 1);
  return state;
}

/** A part of an array: from `begin` up to but without `end`. */
export interface Section {
  readonly target: Int32Array;
  readonly begin: number;
  readonly end: number;
}

/**
 * Fills a section with random indices from `first` to `first + size - 1`, each floor(u32 x size / 2^32)
 * above `first` (bias below size / 2^32), and moves the state on.
 *
 * The generator is written out in the loop: as a closure it takes 2 to 4 times as long.
 */
export function drawIndices(
  state: RandomState,
  { target, begin, end }: Section,
  first: number,
  size: number,
): void {
  let a = state[0] as number;
  let b = state[1] as number;
  let c = state[2] as number;
  let counter = state[3] as number;
  const scale = size / TWO_POW_32;
  for (let place = begin; place < end; place += 1) {
    const output = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + output) | 0;
    target[place] = first + (((output >>> 0) * scale) | 0);
  }
  state[0] = a;
  state[1] = b;
  state[2] = c;
  state[3] = counter;
}
