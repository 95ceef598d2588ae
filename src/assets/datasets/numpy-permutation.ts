const LENGTH = 624;
const SHIFT = 397;

/**
 * The permutation of 0 to `count` - 1 that NumPy's `RandomState(seed).permutation(count)` gives, which
 * NumPy keeps as it is for good (its policy on legacy generators): MT19937, seeded with one word, and a
 * Fisher-Yates shuffle from the end.
 * @param seed unsigned 32-bit integer
 */
export function numpyPermutation(count: number, seed: number): number[] {
  const next = mersenneTwister(seed);
  const order = Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last -= 1) {
    const chosen = atMost(last, next);
    const moved = order[last] ?? 0;
    order[last] = order[chosen] ?? 0;
    order[chosen] = moved;
  }
  return order;
}

/** A number from 0 to `limit`: the low bits of each draw, and those above the limit are thrown away. */
function atMost(limit: number, next: () => number): number {
  const mask = 2 ** (32 - Math.clz32(limit)) - 1;
  for (;;) {
    const drawn = (next() & mask) >>> 0;
    if (drawn <= limit) return drawn;
  }
}

/** MT19937 (Matsumoto and Nishimura 1998) after `init_genrand(seed)`: unsigned 32-bit numbers. */
function mersenneTwister(seed: number): () => number {
  const state = new Uint32Array(LENGTH);
  const word = (index: number): number => state[index % LENGTH] ?? 0;
  state[0] = seed;
  for (let index = 1; index < LENGTH; index += 1) {
    const before = word(index - 1);
    state[index] = Math.imul(1_812_433_253, before ^ (before >>> 30)) + index;
  }
  let at = LENGTH;
  return () => {
    if (at === LENGTH) {
      for (let index = 0; index < LENGTH; index += 1) {
        const joined = (word(index) & 0x8000_0000) | (word(index + 1) & 0x7fff_ffff);
        const twist = (joined & 1) === 0 ? 0 : 0x9908_b0df;
        state[index] = word(index + SHIFT) ^ (joined >>> 1) ^ twist;
      }
      at = 0;
    }
    const drawn = tempered(word(at));
    at += 1;
    return drawn;
  };
}

function tempered(word: number): number {
  let value = word ^ (word >>> 11);
  value ^= (value << 7) & 0x9d2c_5680;
  value ^= (value << 15) & 0xefc6_0000;
  return (value ^ (value >>> 18)) >>> 0;
}
