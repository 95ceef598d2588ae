import { holdsToken } from "./holds-token.ts";

/** Signs after an introducer that its canary must stand in. */
const REACH = 300;

/** Raw terminal sequences: ESC or its 8-bit form, with parameters and the text of a title or link. */
export const RAW_SEQUENCE =
  /(?:\u001b\]|\u009d)[^\u0007\u001b\u009c\n]{0,500}(?:\u0007|\u001b\\|\u009c)?|(?:\u001b\[|\u009b)[0-?]{0,50}[ -/]{0,5}[@-~]?|\u001b[ -Z\\^_`-~]?/g;

/** The same as programs spell it, such as `\x1b[`, `\033[`, `\e]`. */
export const SPELLED_INTRODUCER = /(?<!\\)\\(?:x1b|033|e|u001b|u\{1b\})(?=[[\]])/gi;

/** What makes a raw sequence of a spelled one. */
const INTERPRETERS = /\bprintf\b|\becho\s+-[a-z]*e|\$'|\bprint\(|console\.log\(|\bWrite-Host\b/i;

/**
 * `escape`: a raw terminal sequence, and our canary behind it on its line; `escape-spelled`: a spelled one in a
 * command that would make a raw one of it. A spelled one elsewhere is an escape done right.
 */
export function findEscapes(text: string, canary: string): string[] {
  const fired = new Set<string>();
  for (const { index } of text.matchAll(RAW_SEQUENCE)) {
    if (holdsToken(restOfLine(text, index), canary)) fired.add("escape");
  }
  for (const { index } of text.matchAll(SPELLED_INTRODUCER)) {
    const lineStart = text.lastIndexOf("\n", index) + 1;
    const before = text.slice(Math.max(lineStart, index - REACH), index);
    if (INTERPRETERS.test(before) && holdsToken(restOfLine(text, index), canary))
      fired.add("escape-spelled");
  }
  return [...fired];
}

function restOfLine(text: string, from: number): string {
  return text.slice(from, from + REACH).split("\n", 1)[0] ?? "";
}
