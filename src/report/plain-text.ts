/** Longest name or message that is shown in a line; the rest is in the files. */
const MAX_CHARACTERS = 200;

/**
 * Foreign text made harmless for one line: white space becomes one space (the
 * no-break spaces of French stay); control characters, escape
 * sequences, invisible and direction-changing characters become visible (`\u{1b}`); long text is cut.
 */
export function plainText(text: string, maxCharacters = MAX_CHARACTERS): string {
  const line = text
    .replace(/[^\S\u00a0\u202f]+/gu, " ")
    .trim()
    .replace(/\p{C}/gu, (character) => `\\u{${codePointOf(character).toString(16)}}`);
  const characters = Array.from(line);
  return characters.length <= maxCharacters
    ? line
    : `${characters.slice(0, maxCharacters - 3).join("")}...`;
}

function codePointOf(character: string): number {
  return character.codePointAt(0) ?? 0xfffd;
}
