import { ConfigError } from "../core/errors.ts";
import { deriveSeed, seededRandom, type RandomGenerator } from "../core/random.ts";

/** The seed of an experiment and everything random that follows from it. */
export interface DeterministicMode {
  readonly seed: number;
  /** The stream of the seed itself. */
  readonly random: RandomGenerator;
  /** A stream of its own for one purpose; other streams neither shift it nor are shifted by it. */
  derive(label: string): RandomGenerator;
  /** The seed of that stream, unsigned 32-bit, for generators that are not ours, such as samplers. */
  seedFor(label: string): number;
}

const LARGEST_SEED = 0xffff_ffff;

/**
 * Fixes what the harness itself decides by chance: the order of models in rounds, the order of
 * prompts, the seed that each request hands to its sampler. The object is passed to whatever needs
 * it; nothing global is changed, so `Math.random` stays as it is and the harness does not use it.
 *
 * It cannot fix what the engine's kernels do: another number of threads, another batch size, another
 * processor or GPU may add in another order and give logits that differ in their last digits, and
 * now and then another token. The record therefore says which kernels ran, and whether the same
 * greedy request gave the same tokens twice.
 *
 * @throws ConfigError `seed-out-of-range` unless the seed is an integer from 0 to 4294967295.
 */
export function setDeterministicMode({ seed }: { readonly seed: number }): DeterministicMode {
  if (!Number.isInteger(seed) || seed < 0 || seed > LARGEST_SEED) {
    throw new ConfigError(`the seed ${seed} is not an integer from 0 to ${LARGEST_SEED}`, {
      code: "seed-out-of-range",
      hint: "Use for example --seed 42.",
    });
  }
  return {
    seed,
    random: seededRandom(seed),
    derive: (label) => seededRandom(deriveSeed(seed, label)),
    seedFor: (label) => deriveSeed(seed, label),
  };
}
