/**
 * The candidate closest to a mistyped word, or `null` when none is close enough to be meant: at most
 * one edit in three letters, case ignored. An edit is an insertion, a deletion, a replacement or a
 * swap of neighbours (optimal string alignment).
 */
export function closestWord(word: string, candidates: Iterable<string>): string | null {
  if (word.length > LONGEST_WORD) return null;
  const limit = Math.max(1, Math.floor(word.length / 3));
  let best: string | null = null;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > limit) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** ` Did you mean "x"?` with its leading space, to be put behind a sentence; empty when nothing is close. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const closest = closestWord(word, candidates);
  return closest === null ? "" : ` Did you mean "${closest}"?`;
}

/** A word of a hostile file may have megabytes; the cost below grows with the product of the lengths. */
const LONGEST_WORD = 200;

/** Edits that turn one word into the other; see {@link closestWord}. */
export function editDistance(from: string, to: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = from[row - 1] === to[column - 1] ? 0 : 1;
      let cost = Math.min(
        at(previous, column) + 1,
        at(current, column - 1) + 1,
        at(previous, column - 1) + replaced,
      );
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (row > 1 && column > 1 && swapped)
        cost = Math.min(cost, at(beforePrevious, column - 2) + 1);
      current.push(cost);
    }
    [beforePrevious, previous] = [previous, current];
  }
  return at(previous, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
