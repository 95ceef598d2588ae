import { calmWaiter, observeCalmly, type Observed } from "./disturbance.ts";
import { repeatRounds, type Rounds } from "./rounds.ts";

export interface InterleaveOptions<A, B> {
  /** False for runs of milliseconds: processor time is counted in ticks of ten. Default true. */
  readonly watchOthers?: boolean;
  /** Called after each pair, between timed runs: progress, and figures that survive an interruption. */
  readonly onPair?: (pair: Pair<A, B>, disturbed: boolean) => void;
}

export interface Pair<A, B> {
  readonly first: Observed<A>;
  readonly second: Observed<B>;
}

export type Pairs<A, B> = Rounds<Pair<A, B>>;

/** Runs two things in turns, as `repeatRounds` does; waits for a calm machine before each of them. */
export function interleave<A, B>(
  pairCount: number,
  first: () => Promise<A>,
  second: () => Promise<B>,
  options: InterleaveOptions<A, B> = {},
): Promise<Pairs<A, B>> {
  const observe = options.watchOthers === false ? observeAtOnce : observeInCalm(calmWaiter());
  return repeatRounds<Pair<A, B>>(pairCount, {
    run: (reversed) =>
      runPair(
        reversed,
        () => observe(first),
        () => observe(second),
      ),
    observedIn: (pair) => [pair.first, pair.second],
    ...(options.onPair === undefined ? {} : { onRound: options.onPair }),
  });
}

async function runPair<A, B>(
  reversed: boolean,
  first: () => Promise<Observed<A>>,
  second: () => Promise<Observed<B>>,
): Promise<Pair<A, B>> {
  if (reversed) {
    const b = await second();
    return { first: await first(), second: b };
  }
  const a = await first();
  return { first: a, second: await second() };
}

function observeInCalm(waitForCalm: () => Promise<void>) {
  return <T>(work: () => Promise<T>): Promise<Observed<T>> => observeCalmly(work, waitForCalm);
}

async function observeAtOnce<T>(work: () => Promise<T>): Promise<Observed<T>> {
  return { value: await work(), othersCores: null };
}
