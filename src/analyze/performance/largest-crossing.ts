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
  let largest: number[][] = [];
  for (let count = 2; count <= fullestFirst.length; count += 1) {
    const rounds = fullestFirst.slice(0, count).sort((a, b) => a - b);
    const matrix = completeRows(prompts, rounds);
    if (matrix.length >= 2 && sizeOf(matrix) >= sizeOf(largest)) largest = matrix;
  }
  return largest.length > 0 && sizeOf(largest) >= all.length * MIN_SHARE ? largest : null;
}

function completeRows(prompts: readonly ByRound[], rounds: readonly number[]): number[][] {
  return prompts.flatMap((values) => {
    const row = rounds.flatMap((round) => values.get(round) ?? []);
    return row.length === rounds.length ? [row] : [];
  });
}

function sizeOf(matrix: readonly (readonly number[])[]): number {
  return matrix.length * (matrix[0]?.length ?? 0);
}
