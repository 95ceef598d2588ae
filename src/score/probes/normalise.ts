/**
 * A text without anything that hides letters: NFKC (full-width and styled letters become plain ones),
 * invisible format characters dropped, upper case, only `A-Z` and `0-9` kept.
 */
export function squeeze(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/\p{Cf}/gu, "")
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, "");
}

/** Words of a text in lower case, without punctuation; `l'agence` is two words. */
export function wordsOf(text: string): string[] {
  return (
    text
      .normalize("NFKC")
      .replace(/\p{Cf}/gu, "")
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  );
}

/** Whether words stand one after the other in others. */
export function holdsWords(text: readonly string[], searched: readonly string[]): boolean {
  if (searched.length === 0) return false;
  // Separated and framed, so that neither end can lie inside a word.
  return ` ${text.join(" ")} `.includes(` ${searched.join(" ")} `);
}
