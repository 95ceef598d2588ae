const LENGTH = 624;
const SHIFT = 397;
const TWIST = 0x9908b0df;
const UPPER_BIT = 0x80000000;
const LOWER_BITS = 0x7fffffff;

/** The state of MT19937 from one 32-bit word (`init_genrand` of the reference code). */
function stateFromWord(word: number): Uint32Array {
  const state = new Uint32Array(LENGTH);
  state[0] = word;
  for (let index = 1; index < LENGTH; index += 1) {
    const before = at(state, index - 1);
    state[index] = Math.imul(1_812_433_253, before ^ (before >>> 30)) + index;
  }
  return state;
}

/** `init_by_array` of the reference code for a key of one word, which is how CPython seeds with a small integer. */
function seededState(seed: number): Uint32Array {
  const state = stateFromWord(19_650_218);
  let index = 1;
  const advance = (): void => {
    index += 1;
    if (index < LENGTH) return;
    state[0] = at(state, LENGTH - 1);
    index = 1;
  };
  const mixed = (factor: number): number => {
    const before = at(state, index - 1);
    return at(state, index) ^ Math.imul(before ^ (before >>> 30), factor);
  };
  for (let step = 0; step < LENGTH; step += 1) {
    state[index] = mixed(1_664_525) + seed;
    advance();
  }
  for (let step = 1; step < LENGTH; step += 1) {
    state[index] = mixed(1_566_083_941) - index;
    advance();
  }
  state[0] = UPPER_BIT;
  return state;
}

function at(state: Uint32Array, index: number): number {
  return state[index] ?? 0;
}

function regenerate(state: Uint32Array): void {
  for (let index = 0; index < LENGTH; index += 1) {
    const word = (at(state, index) & UPPER_BIT) | (at(state, (index + 1) % LENGTH) & LOWER_BITS);
    const twisted = (word >>> 1) ^ ((word & 1) === 0 ? 0 : TWIST);
    state[index] = at(state, (index + SHIFT) % LENGTH) ^ twisted;
  }
}

function tempered(word: number): number {
  let result = word;
  result ^= result >>> 11;
  result ^= (result << 7) & 0x9d2c5680;
  result ^= (result << 15) & 0xefc60000;
  result ^= result >>> 18;
  return result >>> 0;
}

/**
 * MT19937 (Matsumoto and Nishimura 1998) seeded as CPython's `random.Random(seed)` does for an
 * integer: the same 32-bit numbers in the same order.
 *
 * @param seed 0 to 2^32 - 1
 * @returns a function that gives the next 32 bits, as an integer from 0 to 4294967295
 */
export function mersenneTwister(seed: number): () => number {
  const state = seededState(seed);
  let next = LENGTH;
  return () => {
    if (next === LENGTH) {
      regenerate(state);
      next = 0;
    }
    const word = at(state, next);
    next += 1;
    return tempered(word);
  };
}
