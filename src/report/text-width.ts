const ZERO_WIDTH = /^[\p{Mn}\p{Me}]$/u;
/** Characters that a terminal draws two cells wide: emoji, CJK, Hangul, full-width forms. */
const WIDE =
  /^[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]$/u;

/** Terminal cells that a text takes. */
export function textWidth(text: string): number {
  return Array.from(text).reduce((width, character) => width + characterWidth(character), 0);
}

export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - textWidth(text)));
}

export function padStart(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - textWidth(text))) + text;
}

/**
 * Breaks text into lines of at most `width` cells: at spaces and behind `/` and a `-` that is no sign of a
 * number; a word that is longer than a line also behind `_`, and then anywhere. At least one line, at least one character a line.
 */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of text
    .split(/(?<=[^\S\u00a0\u202f]|(?<=[^\s[])-|\/)/u)
    .flatMap((word) => fitWord(word, width))) {
    if (line !== "" && textWidth((line + piece).trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = piece.trimStart();
    } else {
      line += piece;
    }
  }
  return [...lines, line.trimEnd()];
}

function fitWord(word: string, width: number): string[] {
  if (textWidth(word.trimEnd()) <= width) return [word];
  return word.split(/(?<=_)/u).flatMap((part) => cutWord(part, width));
}

function cutWord(word: string, width: number): string[] {
  const pieces: string[] = [];
  let piece = "";
  for (const character of word) {
    if (piece !== "" && character !== " " && textWidth(piece + character) > width) {
      pieces.push(piece);
      piece = character;
    } else {
      piece += character;
    }
  }
  return [...pieces, piece];
}

function characterWidth(character: string): number {
  if (ZERO_WIDTH.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}
