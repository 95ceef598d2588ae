/**
 * The text before the first stop string that occurs in it. Servers cut there themselves; for those that do
 * not, the text is what the other engines give.
 */
export function cutAtStop(
  text: string,
  stopStrings: readonly string[],
): { readonly text: string; readonly wasCut: boolean } {
  const places = stopStrings.map((stop) => text.indexOf(stop)).filter((place) => place >= 0);
  if (places.length === 0) return { text, wasCut: false };
  return { text: text.slice(0, Math.min(...places)), wasCut: true };
}
