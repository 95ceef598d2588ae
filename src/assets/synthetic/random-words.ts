/** State of the generator: four 32-bit words, not all zero. Changed by each call of `fillRandomWords`. */
export type RandomState = Int32Array;

/** A state from a seed and a name: each tensor has a stream of its own, whatever was written before it. */
export function randomStateFor(seed: number, name: string): RandomState {
  // Mixed first: else a seed and a name that differ in the same bits would meet in one stream.
  let mixed = finalize((seed + 0x9e37_79b9) | 0);
  for (const byte of Buffer.from(name, "utf8")) mixed = Math.imul(mixed ^ byte, 0x0100_0193);
  const state = new Int32Array(4);
  for (let index = 0; index < 4; index += 1) {
    mixed = (mixed + 0x9e37_79b9) | 0;
    state[index] = finalize(mixed);
  }
  if (state.every((word) => word === 0)) state[0] = 1;
  return state;
}

/** The finalizer of MurmurHash3: neighbouring inputs give unrelated outputs. */
function finalize(word: number): number {
  let mixed = word ^ (word >>> 16);
  mixed = Math.imul(mixed, 0x85eb_ca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2_ae35);
  return mixed ^ (mixed >>> 16);
}

/**
 * Fills `words` (a multiple of 4 long) with xorshift128: several GB/s, period 2^128 - 1, so that no
 * block of a model repeats another. Source: G. Marsaglia, Xorshift RNGs, Journal of Statistical
 * Software 8(14), 2003. Unrolled by four, so that the state stays in registers and nothing is moved.
 */
export function fillRandomWords(words: Uint32Array, state: RandomState): void {
  let a = state[0] ?? 0;
  let b = state[1] ?? 0;
  let c = state[2] ?? 0;
  let d = state[3] ?? 0;
  for (let index = 0; index < words.length; index += 4) {
    let mixed = a ^ (a << 11);
    words[index] = a = d ^ (d >>> 19) ^ mixed ^ (mixed >>> 8);
    mixed = b ^ (b << 11);
    words[index + 1] = b = a ^ (a >>> 19) ^ mixed ^ (mixed >>> 8);
    mixed = c ^ (c << 11);
    words[index + 2] = c = b ^ (b >>> 19) ^ mixed ^ (mixed >>> 8);
    mixed = d ^ (d << 11);
    words[index + 3] = d = c ^ (c >>> 19) ^ mixed ^ (mixed >>> 8);
  }
  state.set([a, b, c, d]);
}
