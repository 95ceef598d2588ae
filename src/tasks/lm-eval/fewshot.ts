import { isDeepStrictEqual } from "node:util";
import { ConfigError } from "../../core/errors.ts";
import { pythonSampler } from "./python-sample.ts";

/** lm-eval's default seed of the few-shot draw: the fourth of `--seed 0,1234,1234,1234`. */
const FEWSHOT_SEED = 1234;

/** Where shots come from. */
export interface ShotPool<D> {
  readonly task: string;
  /** What the pool is called in messages, such as `the train split`. */
  readonly name: string;
  readonly documents: readonly D[];
}

function requireShots(pool: ShotPool<unknown>, needed: number, asked: number): void {
  if (needed <= pool.documents.length) return;
  const available = pool.documents.length;
  throw new ConfigError(
    `${pool.task}: ${asked} shots were asked for, but ${pool.name} has ${available} documents`,
    {
      code: "too-few-shots",
      hint:
        available === 0
          ? `Ask with --fewshot 0, or provide the data of ${pool.name}.`
          : `Ask for at most ${available - (needed - asked)} shots.`,
    },
  );
}

/**
 * lm-eval's sampler `first_n`: the first documents of the pool, the same for every item.
 *
 * @throws ConfigError `too-few-shots`
 */
export function firstShots<D>(pool: ShotPool<D>, count: number): readonly D[] {
  requireShots(pool, count, count);
  return pool.documents.slice(0, count);
}

/**
 * lm-eval's default sampler: one draw of `count` documents from the pool for each evaluated
 * document, in document order, with one generator for the task. Zero shots draw nothing.
 *
 * @returns the shots of each of the `documentCount` documents
 * @throws ConfigError `too-few-shots`
 */
export function drawnShots<D>(pool: ShotPool<D>, count: number, documentCount: number): D[][] {
  requireShots(pool, count, count);
  const sampler = pythonSampler(FEWSHOT_SEED);
  return Array.from({ length: documentCount }, () =>
    count === 0 ? [] : pick(pool.documents, sampler.sample(pool.documents.length, count)),
  );
}

/**
 * The same where lm-eval takes the pool for the evaluated split itself: one document more is drawn
 * and the evaluated one dropped. If copies of it leave too few, all are drawn again without it.
 *
 * @returns the shots of each document
 * @throws ConfigError `too-few-shots`
 */
export function drawnShotsWithoutDocument<D>(
  pool: ShotPool<D>,
  count: number,
  documents: readonly D[],
): D[][] {
  if (count === 0) return documents.map(() => []);
  requireShots(pool, count + 1, count);
  const sampler = pythonSampler(FEWSHOT_SEED);
  return documents.map((document) => {
    const isOther = (shot: D): boolean => !isDeepStrictEqual(shot, document);
    const drawn = pick(pool.documents, sampler.sample(pool.documents.length, count + 1));
    const shots = drawn.filter(isOther).slice(0, count);
    if (shots.length === count) return shots;
    const others = { ...pool, documents: pool.documents.filter(isOther) };
    requireShots(others, count, count);
    return pick(others.documents, sampler.sample(others.documents.length, count));
  });
}

function pick<D>(documents: readonly D[], positions: readonly number[]): D[] {
  return positions.flatMap((position) => documents.slice(position, position + 1));
}
