import { calmWaiter, isDisturbed, observeCalmly, type Observed } from "./disturbance.ts";

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

export interface Pairs<A, B> {
  /** The pairs that count. */
  readonly counted: readonly Pair<A, B>[];
  /** Pairs that were measured again because other programs took part of the machine. */
  readonly disturbed: readonly Pair<A, B>[];
  /** False when calm pairs could not be had in three times as many attempts; disturbed ones then count. */
  readonly calm: boolean;
}

/**
 * Runs two things in turns, the order reversed in every other pair: what drifts (heat, clock) meets
 * both alike, and neither is always the one that follows the other. A pair during which other
 * programs used the processors is measured again, whatever its result: the rule looks at the
 * machine, never at the figures.
 */
export async function interleave<A, B>(
  pairCount: number,
  first: () => Promise<A>,
  second: () => Promise<B>,
  options: InterleaveOptions<A, B> = {},
): Promise<Pairs<A, B>> {
  const run = options.watchOthers === false ? observeAtOnce : observeInCalm(calmWaiter());
  const counted: Pair<A, B>[] = [];
  const disturbed: Pair<A, B>[] = [];
  for (let attempt = 0; counted.length < pairCount && attempt < 3 * pairCount; attempt += 1) {
    const pair = await runPair(
      attempt % 2 === 0,
      () => run(first),
      () => run(second),
    );
    const wasDisturbed = isDisturbed([pair.first, pair.second]);
    (wasDisturbed ? disturbed : counted).push(pair);
    options.onPair?.(pair, wasDisturbed);
  }
  const calm = counted.length === pairCount;
  return calm
    ? { counted, disturbed, calm }
    : { counted: [...counted, ...disturbed], disturbed: [], calm };
}

async function runPair<A, B>(
  firstLeads: boolean,
  first: () => Promise<Observed<A>>,
  second: () => Promise<Observed<B>>,
): Promise<Pair<A, B>> {
  if (firstLeads) {
    const a = await first();
    return { first: a, second: await second() };
  }
  const b = await second();
  return { first: await first(), second: b };
}

function observeInCalm(waitForCalm: () => Promise<void>) {
  return <T>(work: () => Promise<T>): Promise<Observed<T>> => observeCalmly(work, waitForCalm);
}

async function observeAtOnce<T>(work: () => Promise<T>): Promise<Observed<T>> {
  return { value: await work(), othersCores: null };
}
