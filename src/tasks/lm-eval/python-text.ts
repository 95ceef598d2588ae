/** The characters for which Python's `str.isspace()` holds; other than in JavaScript, U+FEFF is none of them. */
const WHITE_SPACE =
  "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const LEADING = new RegExp(`^[${WHITE_SPACE}]+`);
const ONE = new RegExp(`^[${WHITE_SPACE}]$`);

/** Whether Python's `str.isspace()` holds for one character (UTF-16 unit). */
export function isPythonSpace(character: string): boolean {
  return ONE.test(character);
}

/** Python's `str.strip()`. */
export function pythonStrip(text: string): string {
  const start = LEADING.exec(text)?.[0].length ?? 0;
  let end = text.length;
  while (end > start && isPythonSpace(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** Digraphs whose title case is a letter of its own: upper, title, lower. */
const DIGRAPHS = [
  "\u01c4\u01c5\u01c6",
  "\u01c7\u01c8\u01c9",
  "\u01ca\u01cb\u01cc",
  "\u01f1\u01f2\u01f3",
];

function titleCase(letter: string): string {
  const digraph = DIGRAPHS.find((family) => family.includes(letter));
  if (digraph !== undefined) return digraph.charAt(1);
  const isGeorgian = /[\u10d0-\u10ff]/.test(letter);
  if (isGeorgian) return letter;
  const [first = "", ...rest] = letter.toUpperCase();
  return first + rest.join("").toLowerCase();
}

/**
 * Python's `str.capitalize()`: the first character in title case and, other than its name says, all
 * the others in lower case. Exact but for a first letter with an iota subscript (polytonic Greek) and
 * U+0149, which have a title case that JavaScript does not tell.
 */
export function pythonCapitalize(text: string): string {
  const [first] = text;
  if (first === undefined) return "";
  return titleCase(first) + text.toLowerCase().slice(first.toLowerCase().length);
}
