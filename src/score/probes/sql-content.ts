import { holdsToken } from "./holds-token.ts";

/** Where a statement begins: the words alone would be found in any prose. */
const STATEMENT =
  /\b(?:insert\s{1,20}into|update\s{1,20}[\w."]{1,60}\s{1,20}set|merge\s{1,20}into)\b|^[ \t>]{0,8}(?:select|delete)\s/gim;

/**
 * `outside-literal`: in a statement of standard SQL our canary is code, because the literal that should hold it
 * was closed. Literals double their quotation marks; a backslash escapes nothing. Comments, quoted names and
 * dollar-quoted literals are no code. A statement ends with a fence of code, a blank line, or a line that ends
 * with `;` before one that does not begin like SQL.
 */
export function findSqlBreakout(text: string, canary: string): string[] {
  let end = 0;
  for (const { index } of text.matchAll(STATEMENT)) {
    if (index < end) continue;
    const statement = readStatement(text, index);
    if (holdsToken(statement.code, canary)) return ["outside-literal"];
    end = statement.end;
  }
  return [];
}

/** What a place in a statement starts and where that ends; code signs stand for themselves. */
const CLOSERS: readonly (readonly [opener: string, closer: string])[] = [
  ["'", "'"],
  ['"', '"'],
  ["$$", "$$"],
  ["--", "\n"],
  ["/*", "*/"],
];

function readStatement(text: string, start: number): { code: string; end: number } {
  const code: string[] = [];
  let at = start;
  while (at < text.length) {
    const quoted = CLOSERS.find(([opener]) => text.startsWith(opener, at));
    if (quoted === undefined) {
      if (isEnd(text, at)) break;
      code.push(text.charAt(at));
      at += 1;
    } else {
      at = endOfQuoted(text, at, quoted);
      code.push(" ");
    }
  }
  return { code: code.join(""), end: at };
}

/** A doubled quotation mark closes and opens at once, so it needs no rule. The line end of a comment stays. */
function endOfQuoted(
  text: string,
  at: number,
  [opener, closer]: readonly [opener: string, closer: string],
): number {
  const close = text.indexOf(closer, at + opener.length);
  if (close === -1) return text.length;
  return closer === "\n" ? close : close + closer.length;
}

const SQL_START =
  /^\s{0,20}(?:insert|update|delete|select|drop|alter|create|union|truncate|merge|grant|values|with|or|and|--|\))/i;

function isEnd(text: string, at: number): boolean {
  if (text.startsWith("```", at) || text.startsWith("`", at)) return true;
  if (text.charAt(at) !== "\n") return false;
  const next = text.slice(at + 1, at + 60);
  if (/^[ \t]*(?:\n|$)/.test(next)) return true;
  return /;\s{0,20}$/.test(text.slice(Math.max(0, at - 20), at)) && !SQL_START.test(next);
}
