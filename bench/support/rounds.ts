import { calmWaiter, isDisturbed, observe, type Observed } from "./disturbance.ts";

/** Rounds of things that are compared. */
export interface Rounds<Round> {
  /** The rounds that count. */
  readonly counted: readonly Round[];
  /** Rounds that were measured again because other programs took part of the machine. */
  readonly disturbed: readonly Round[];
  /** False when calm rounds could not be had in three times as many attempts; disturbed ones then count. */
  readonly calm: boolean;
}

/** How one round is run, and what was observed in it. */
export interface RoundRun<Round> {
  /** Runs everything once, in the order given or reversed. */
  readonly run: (reversed: boolean) => Promise<Round>;
  readonly observedIn: (round: Round) => readonly Observed<unknown>[];
  /** Called after each round, between timed runs: progress, and figures that survive an interruption. */
  readonly onRound?: (round: Round, disturbed: boolean) => void;
}

/**
 * Repeats rounds, the order reversed in every other one: what drifts (heat, clock) meets all alike, and
 * none is always the one that follows another. A round during which other programs used the processors is
 * measured again, whatever its result: the rule looks at the machine, never at the figures.
 */
export async function repeatRounds<Round>(
  roundCount: number,
  { run, observedIn, onRound }: RoundRun<Round>,
): Promise<Rounds<Round>> {
  const counted: Round[] = [];
  const disturbed: Round[] = [];
  for (let attempt = 0; counted.length < roundCount && attempt < 3 * roundCount; attempt += 1) {
    const round = await run(attempt % 2 === 1);
    const wasDisturbed = isDisturbed(observedIn(round));
    (wasDisturbed ? disturbed : counted).push(round);
    onRound?.(round, wasDisturbed);
  }
  const calm = counted.length === roundCount;
  return calm
    ? { counted, disturbed, calm }
    : { counted: [...counted, ...disturbed], disturbed: [], calm };
}

/** One turn of everything that is compared, in the order in which it was given. */
export type Round<T> = readonly Observed<T>[];

/** Runs any number of things in turns; waits for a calm machine before each round. */
export function inRounds<T>(
  roundCount: number,
  works: readonly (() => Promise<T>)[],
): Promise<Rounds<Round<T>>> {
  const waitForCalm = calmWaiter();
  return repeatRounds(roundCount, {
    run: async (reversed) => {
      await waitForCalm();
      return runRound(works, reversed);
    },
    observedIn: (round) => round,
  });
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
