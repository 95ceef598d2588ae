const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * The first name that occurs twice in one object of a JSON text; `null` when none does.
 *
 * `JSON.parse` keeps the last of two equal names and other readers the first, so such a text has no
 * single meaning (RFC 8259 section 4; RFC 7493 forbids it). One pass, no recursion: depth and
 * length of the text are the model's choice.
 *
 * @param text must have been accepted by `JSON.parse`
 */
export function firstDuplicateName(text: string): string | null {
  const open: (Set<string> | null)[] = [];
  let position = 0;
  while (position < text.length) {
    const character = text[position];
    if (character === "{") open.push(new Set());
    else if (character === "[") open.push(null);
    else if (character === "}" || character === "]") open.pop();
    else if (character === '"') {
      const end = endOfString(text, position);
      const names = open.at(-1);
      if (names && isName(text, end)) {
        const name = JSON.parse(text.slice(position, end)) as string;
        if (names.has(name)) return name;
        names.add(name);
      }
      position = end;
      continue;
    }
    position += 1;
  }
  return null;
}

/** Index behind the closing quote of the string that opens at `start`. */
function endOfString(text: string, start: number): number {
  let position = start + 1;
  while (position < text.length && text.charCodeAt(position) !== QUOTE) {
    position += text.charCodeAt(position) === BACKSLASH ? 2 : 1;
  }
  return position + 1;
}

/** A string is a name when a colon follows. */
function isName(text: string, end: number): boolean {
  let position = end;
  while (" \t\n\r".includes(text[position] ?? "x")) position += 1;
  return text[position] === ":";
}
