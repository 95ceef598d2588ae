import { deriveSeed, seededRandom } from "../../src/core/random.ts";
import { normalQuantile } from "../../src/stats/distributions/normal.ts";

/** Keeps a fraction away from 0, where the normal quantile is not finite. */
const HALF_STEP = 2 ** -33;

/** Random numbers of the kinds that the simulations need. */
export interface SimulationRandom {
  /** In (0, 1). */
  fraction(): number;
  /** Standard normal. */
  normal(): number;
  /** An integer in [0, limit). */
  below(limit: number): number;
  /** A seed for a bootstrap. */
  seed(): number;
}

/** A stream of its own for each simulation, named by what it is for. */
export function simulationRandom(seed: number, label: string): SimulationRandom {
  const random = seededRandom(deriveSeed(seed, label));
  const fraction = (): number => random.nextFraction() + HALF_STEP;
  return {
    fraction,
    normal: () => normalQuantile(fraction()),
    below: (limit) => random.nextBelow(limit),
    seed: () => random.nextUint32(),
  };
}

export function repeat<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** How many of `count` attempts succeed. */
export function countHits(count: number, attempt: () => boolean): number {
  let hits = 0;
  for (let done = 0; done < count; done += 1) if (attempt()) hits += 1;
  return hits;
}
