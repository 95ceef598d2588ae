/** Values of one prompt by round. */
type ByRound = ReadonlyMap<number, number>;

/** Of the values, at least this share must fit into the complete matrix. */
const MIN_SHARE = 0.5;

/**
 * The complete matrix `[prompt][round]` with the most values: rounds are taken by how many prompts they
 * have, fullest first, and prompts that lack one of them are left out. `null` when it would be smaller than
 * 2 x 2 or hold less than half of the values: then prompts are not crossed with rounds.
 */
export function largestCrossing(prompts: readonly ByRound[]): number[][] | null {
  const all = prompts.flatMap((values) => [...values.keys()]);
  const counts = new Map<number, number>();
  for (const round of all) counts.set(round, (counts.get(round) ?? 0) + 1);
  const fullestFirst = [...counts]
    .sort(([roundA, countA], [roundB, countB]) => countB - countA || roundA - roundB)
    .map(([round]) => round);
  let complete = prompts;
  let best: { readonly rounds: readonly number[]; readonly size: number } = { rounds: [], size: 0 };
  for (const [index, round] of fullestFirst.entries()) {
    complete = complete.filter((values) => values.has(round));
    const size = complete.length * (index + 1);
    if (index >= 1 && complete.length >= 2 && size >= best.size) {
      best = { rounds: fullestFirst.slice(0, index + 1), size };
    }
  }
  if (best.size === 0 || best.size < all.length * MIN_SHARE) return null;
  return completeRows(
    prompts,
    [...best.rounds].sort((a, b) => a - b),
  );
}

function completeRows(prompts: readonly ByRound[], rounds: readonly number[]): number[][] {
  return prompts.flatMap((values) => {
    const row = rounds.flatMap((round) => values.get(round) ?? []);
    return row.length === rounds.length ? [row] : [];
  });
}
