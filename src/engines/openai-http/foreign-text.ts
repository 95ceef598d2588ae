const EXCERPT_CHARACTERS = 300;

/**
 * The beginning of a text that somebody else wrote, in one line and without control characters, for a
 * message.
 * @param limit UTF-16 units; what is longer ends in `...`
 */
export function excerpt(text: string, limit = EXCERPT_CHARACTERS): string {
  // Only what can be shown is cleaned: a body may be large.
  const line = text
    .slice(0, limit * 4)
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ")
    .replace(/ {2,}/g, " ")
    .trim();
  return line.length > limit || text.length > limit * 4 ? `${line.slice(0, limit)}...` : line;
}

/** A text without the key, as it is and as it stands in JSON. */
export function withoutKey(text: string, key: string | null): string {
  if (key === null) return text;
  const inJson = JSON.stringify(key).slice(1, -1);
  return text.replaceAll(key, "(key)").replaceAll(inJson, "(key)");
}
