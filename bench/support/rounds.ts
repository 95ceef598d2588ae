import { calmWaiter, isDisturbed, observe, type Observed } from "./disturbance.ts";

/** One turn of everything that is compared, in the order in which it was given. */
export type Round<T> = readonly Observed<T>[];

export interface Rounds<T> {
  /** The rounds that count. */
  readonly counted: readonly Round<T>[];
  /** Rounds that were measured again because other programs took part of the machine. */
  readonly disturbed: readonly Round<T>[];
  /** False when calm rounds could not be had in three times as many attempts; disturbed ones then count. */
  readonly calm: boolean;
}

/**
 * Runs several things in turns, the order reversed in every other round. As `interleave` for two: a
 * round during which other programs used the processors is measured again, whatever its result.
 */
export async function inRounds<T>(
  roundCount: number,
  works: readonly (() => Promise<T>)[],
): Promise<Rounds<T>> {
  const counted: Round<T>[] = [];
  const disturbed: Round<T>[] = [];
  const waitForCalm = calmWaiter();
  for (let attempt = 0; counted.length < roundCount && attempt < 3 * roundCount; attempt += 1) {
    await waitForCalm();
    const round = await runRound(works, attempt % 2 === 1);
    (isDisturbed(round) ? disturbed : counted).push(round);
  }
  const calm = counted.length === roundCount;
  return calm
    ? { counted, disturbed, calm }
    : { counted: [...counted, ...disturbed], disturbed: [], calm };
}

async function runRound<T>(
  works: readonly (() => Promise<T>)[],
  reversed: boolean,
): Promise<Round<T>> {
  const round: Observed<T>[] = [];
  for (const work of reversed ? works.toReversed() : works) {
    round.push(await observe(work));
  }
  return reversed ? round.toReversed() : round;
}
