import { mersenneTwister } from "./mersenne-twister.ts";

/** `random.Random(seed).sample` of CPython 3.11 and later, without the list. */
export interface PythonSampler {
  /**
   * `count` different positions of a list of `size` items, as CPython draws them. The state is
   * carried over to the next call.
   *
   * @throws RangeError when `count` is larger than `size`
   */
  sample(size: number, count: number): number[];
}

/** Draws like CPython's generator seeded with `seed`, 0 to 2^32 - 1. */
export function pythonSampler(seed: number): PythonSampler {
  const nextUint32 = mersenneTwister(seed);
  const below = (limit: number): number => {
    const bits = 32 - Math.clz32(limit);
    let value = nextUint32() >>> (32 - bits);
    while (value >= limit) value = nextUint32() >>> (32 - bits);
    return value;
  };
  return {
    sample(size, count) {
      if (count > size) throw new RangeError(`cannot draw ${count} of ${size} items`);
      return size <= largestPool(count)
        ? drawFromPool(size, count, below)
        : drawWithRejection(size, count, below);
    },
  };
}

/** Up to this size CPython shuffles a copy of the list; beyond it, positions are drawn until they are new. */
function largestPool(count: number): number {
  const base = 21;
  if (count <= 5) return base;
  let power = 4;
  while (power < 3 * count) power *= 4;
  return base + power;
}

function drawFromPool(size: number, count: number, below: (limit: number) => number): number[] {
  const pool = Array.from({ length: size }, (_, index) => index);
  return Array.from({ length: count }, (_, step) => {
    const place = below(size - step);
    const drawn = pool[place] ?? 0;
    pool[place] = pool[size - step - 1] ?? 0;
    return drawn;
  });
}

function drawWithRejection(
  size: number,
  count: number,
  below: (limit: number) => number,
): number[] {
  const drawn = new Set<number>();
  while (drawn.size < count) drawn.add(below(size));
  return [...drawn];
}
