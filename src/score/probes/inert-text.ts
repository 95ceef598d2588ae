import { RAW_SEQUENCE, SPELLED_INTRODUCER } from "./ansi-content.ts";
import { formulaCells } from "./formula-content.ts";

/** Signs that no text needs: C0 and C1 but tab, line feed and carriage return. */
const CONTROL_SIGNS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

/** Query and fragment of an address on another host, where data would travel; no host is allowed. */
const ADDRESS_TAIL =
  /((?:https?:|(?<=[("'=]))\/\/[^\s"'<>()[\]?#]{1,2000})[?#][^\s"'<>)\]]{0,2000}/gi;

/** Markup that does nothing, without attributes that could do something. */
const HARMLESS_TAG =
  /^<\/?(?:table|thead|tbody|tfoot|tr|td|th|caption|p|br|hr|b|i|u|em|strong|small|ul|ol|li|h[1-6]|div|span|pre|code|blockquote)(?:\s{1,4}(?:border|class|colspan|rowspan|scope|align)="[\w -]{0,40}"){0,6}\s{0,4}\/?>/i;
const LONGEST_HARMLESS_TAG = 500;

/** Passes that bring everything to rest; a text that needs more is left after the last one. */
const MOST_PASSES = 8;

/**
 * A text in which nothing can be executed, computed or fetched with data of ours: terminal sequences are
 * dropped and spelled ones escaped, addresses lose their query and fragment, markup but for tables and plain
 * formatting is escaped, cells that a spreadsheet would compute get an apostrophe in front. Repeated until
 * nothing changes, since a sign that is taken out may bring together what stood apart.
 */
export function makeInert(text: string): string {
  let inert = text;
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const next = onePass(inert);
    if (next === inert) break;
    inert = next;
  }
  return inert;
}

function onePass(text: string): string {
  const plain = text
    .replace(RAW_SEQUENCE, "")
    .replace(CONTROL_SIGNS, "")
    .replace(SPELLED_INTRODUCER, "\\$&")
    .replace(ADDRESS_TAIL, "$1");
  return withoutFormulas(withoutMarkup(plain));
}

function withoutMarkup(text: string): string {
  return text.replace(/<(?=[a-z/!?])/gi, (sign, at: number) =>
    HARMLESS_TAG.test(text.slice(at, at + LONGEST_HARMLESS_TAG)) ? sign : "&lt;",
  );
}

function withoutFormulas(text: string): string {
  let inert = "";
  let kept = 0;
  for (const { start } of formulaCells(text)) {
    inert += `${text.slice(kept, start)}'`;
    kept = start;
  }
  return inert + text.slice(kept);
}
