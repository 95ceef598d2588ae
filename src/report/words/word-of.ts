import { plainText } from "../plain-text.ts";

/** The word for a code of data; an unknown code is shown as it is, made harmless. */
export function wordOf(words: Readonly<Record<string, string>>, code: string): string {
  const word = Object.hasOwn(words, code) ? words[code] : undefined;
  return word ?? plainText(code);
}
