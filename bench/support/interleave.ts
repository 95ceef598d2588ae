/**
 * Runs two things in turns, the order reversed in every other pair: what drifts (heat, load, clock)
 * meets both alike, and neither is always the one that follows the other.
 */
export async function interleave<A, B>(
  pairs: number,
  first: () => Promise<A>,
  second: () => Promise<B>,
): Promise<{ readonly first: A; readonly second: B }[]> {
  const results: { first: A; second: B }[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    if (pair % 2 === 0) {
      const a = await first();
      results.push({ first: a, second: await second() });
    } else {
      const b = await second();
      results.push({ first: await first(), second: b });
    }
  }
  return results;
}
