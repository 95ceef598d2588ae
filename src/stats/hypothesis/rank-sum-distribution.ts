/**
 * Two-sided exact p of a U without ties, in [0, 1]: twice the share of arrangements with a U at most
 * the smaller one. The number of arrangements with U = u is the coefficient of x^u in the Gaussian
 * binomial coefficient, the product of (1 - x^(b + i)) / (1 - x^i) for i from 1 to a.
 *
 * @param u a whole number from 0 to `countA` x `countB`
 * Source: Mann and Whitney 1947, section 3.
 */
export function exactTieFreeP(countA: number, countB: number, u: number): number {
  const limit = Math.min(u, countA * countB - u);
  const [few, many] = [Math.min(countA, countB), Math.max(countA, countB)];
  const chance = new Float64Array(limit + 1);
  chance[0] = 1;
  for (let i = 1; i <= few; i += 1) {
    multiplyByFactor(chance, many + i, i);
  }
  let total = 0;
  for (const probability of chance) total += probability;
  return Math.min(1, 2 * Math.max(0, total));
}

/** Times (1 - x^above) / (1 - x^below), divided by its value at x = 1: chances instead of counts. */
function multiplyByFactor(chance: Float64Array, above: number, below: number): void {
  for (let sum = chance.length - 1; sum >= above; sum -= 1) {
    chance[sum] = (chance[sum] ?? 0) - (chance[sum - above] ?? 0);
  }
  for (let sum = below; sum < chance.length; sum += 1) {
    chance[sum] = (chance[sum] ?? 0) + (chance[sum - below] ?? 0);
  }
  for (let sum = 0; sum < chance.length; sum += 1) {
    chance[sum] = ((chance[sum] ?? 0) * below) / above;
  }
}

/**
 * Two-sided exact p of a U with ties, in [0, 1], conditional on the midranks: twice the smaller of both
 * tails, over all choices of `countA` of the ranks. With ties the tails differ.
 *
 * @param ranks midranks of both samples together
 */
export function exactRankSumP(ranks: readonly number[], countA: number, u: number): number {
  // Midranks are halves: twice a rank is a whole number, and so is twice the sum of ranks that has this U.
  const observed = Math.round(2 * u) + countA * (countA + 1);
  const largest = 2 * countA * ranks.length;
  // table[taken] holds, by twice the rank sum, the chance of having taken so many of the ranks so far.
  const table = Array.from({ length: countA + 1 }, () => new Float64Array(largest + 1));
  (table[0] ?? new Float64Array(1))[0] = 1;
  ranks.forEach((rank, seen) => {
    takeOrLeave(table, Math.round(2 * rank), { countA, left: ranks.length - seen });
  });
  let [lower, upper] = [0, 0];
  table[countA]?.forEach((probability, sum) => {
    if (sum <= observed) lower += probability;
    if (sum >= observed) upper += probability;
  });
  return Math.min(1, 2 * Math.min(lower, upper));
}

/** One more rank: chosen with the chance that a random choice of `countA` ranks gives it. */
function takeOrLeave(
  table: readonly Float64Array[],
  step: number,
  { countA, left }: { readonly countA: number; readonly left: number },
): void {
  for (let taken = countA; taken >= 0; taken -= 1) {
    const row = table[taken];
    const before = table[taken - 1];
    if (row === undefined) continue;
    const leave = Math.max(0, 1 - (countA - taken) / left);
    const take = (countA - taken + 1) / left;
    for (let sum = row.length - 1; sum >= 0; sum -= 1) {
      const arriving = before !== undefined && sum >= step ? (before[sum - step] ?? 0) * take : 0;
      row[sum] = (row[sum] ?? 0) * leave + arriving;
    }
  }
}
