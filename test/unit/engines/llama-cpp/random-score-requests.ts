import type { RandomGenerator } from "../../../../src/core/random.ts";
import type { ScoreRequest } from "../../../../src/core/scoring.ts";

type Items = ScoreRequest["items"];

/** Lengths, in tokens, that random requests are made of. */
export interface RequestSizes {
  readonly firstId: number;
  readonly endId: number;
  readonly longestContext: number;
  readonly longestContinuation: number;
}

/**
 * Requests as evaluations make them, mixed: beginnings shared by some contexts and not by others,
 * identical contexts, choices of one token and of many, continuations that begin alike, contexts
 * that end at the boundaries of blocks, contexts that go on where others end.
 */
export function randomRequests(
  random: RandomGenerator,
  itemCount: number,
  sizes: RequestSizes,
): Items[] {
  const below = (limit: number): number => Math.floor(random.nextFraction() * limit);
  const tokens = (count: number): number[] =>
    Array.from({ length: count }, () => sizes.firstId + below(sizes.endId - sizes.firstId));
  const bases = [tokens(sizes.longestContext), tokens(sizes.longestContext)];
  bases.push([...(bases[0] ?? []).slice(0, sizes.longestContext / 2), ...tokens(100)]);
  const contextOf = (): number[] => {
    const base = bases[below(bases.length)] ?? [];
    const kept = below(2) === 0 ? 64 * below(1 + base.length / 64) : below(base.length + 1);
    const own = below(4) === 0 ? 0 : below(Math.max(1, sizes.longestContext - kept));
    const context = [...base.slice(0, kept), ...tokens(own)].slice(0, sizes.longestContext);
    return context.length === 0 ? tokens(1) : context;
  };
  const requests: Items[] = [];
  let made = 0;
  while (made < itemCount) {
    const items: Items = [];
    for (let group = 1 + below(3); group > 0; group--) {
      const contextTokens = contextOf();
      const stem = tokens(1 + below(sizes.longestContinuation));
      for (let choice = 1 + below(4); choice > 0; choice--) {
        const kind = below(3);
        const continuationTokens =
          kind === 0
            ? tokens(1)
            : [...stem.slice(0, below(stem.length + 1)), ...tokens(1 + below(3))];
        items.push({ contextTokens, continuationTokens });
      }
    }
    made += items.length;
    requests.push(shuffled(items, below));
  }
  return requests;
}

function shuffled(items: Items, below: (limit: number) => number): Items {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = below(last + 1);
    const [a, b] = [result[last], result[other]];
    if (a === undefined || b === undefined) continue;
    result[last] = b;
    result[other] = a;
  }
  return result;
}
