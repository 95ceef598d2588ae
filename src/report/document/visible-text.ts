import { plainText } from "../plain-text.ts";

/** Longest text in a paragraph or a cell; a model's answer of a megabyte is in the files. */
export const MAX_INLINE_CHARACTERS = 10_000;
export const MAX_CODE_CHARACTERS = 50_000;

/** Stands where a text was cut. */
const CUT = "...";

/** Spaces at which no line breaks: they belong to the typography of numbers and of French. */
const FIXED_SPACE = /([\u00a0\u202f])/u;

/**
 * Foreign text for a running line, as {@link plainText} makes it, but a space at either end stays (the
 * pieces of a sentence are styled apart), and so do spaces at which no line breaks.
 */
export function inlineText(text: string, maxCharacters = MAX_INLINE_CHARACTERS): string {
  const pieces = text.split(FIXED_SPACE);
  const shown = pieces.map((piece) => (FIXED_SPACE.test(piece) ? piece : spaced(piece))).join("");
  if (shown.length <= maxCharacters) return shown;
  const characters = Array.from(shown);
  if (characters.length <= maxCharacters) return shown;
  return `${characters.slice(0, maxCharacters - CUT.length).join("")}${CUT}`;
}

function spaced(text: string): string {
  const inner = plainText(text, MAX_INLINE_CHARACTERS + 1);
  if (inner === "") return /\s/u.test(text) ? " " : "";
  return `${/^\s/u.test(text) ? " " : ""}${inner}${/\s$/u.test(text) ? " " : ""}`;
}

/**
 * Foreign text that keeps its lines and indentation. Control, invisible and direction-changing
 * characters become visible, other line ends become line feeds, long text is cut with a mark.
 */
export function codeText(text: string, maxCharacters = MAX_CODE_CHARACTERS): string {
  const characters = Array.from(text.slice(0, 2 * maxCharacters + 2));
  const isCut = characters.length > maxCharacters;
  const kept = isCut ? characters.slice(0, maxCharacters).join("") : text;
  const visible = kept
    .replace(/\r\n?|[\u2028\u2029]/g, "\n")
    .replace(/[^\P{C}\n\t]/gu, (character) => plainText(character));
  return isCut ? `${visible}\n${CUT}` : visible;
}
