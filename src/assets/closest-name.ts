/** The known name that differs least from what was typed; `null` when none is near enough to be meant. */
export function closestName(typed: string, known: readonly string[]): string | null {
  const limit = Math.max(2, Math.floor(typed.length / 3));
  const [best] = known
    .map((name) => ({ name, distance: editDistance(typed.toLowerCase(), name.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance);
  return best?.name ?? null;
}

/** "Did you mean ...?" followed by all known names, for a hint. */
export function didYouMean(typed: string, known: readonly string[]): string {
  const closest = closestName(typed, known);
  const list = `Known: ${known.join(", ")}.`;
  return closest === null ? list : `Did you mean "${closest}"? ${list}`;
}

/** Levenshtein distance: insertions, deletions and replacements of one character each. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const replaced = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(
        Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1),
      );
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
