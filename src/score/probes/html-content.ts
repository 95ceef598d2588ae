import { holdsToken } from "./holds-token.ts";
import { fetchedAddresses } from "./url-attributes.ts";

/** An opening tag as a browser would read it. */
export interface HtmlTag {
  /** In lower case. */
  readonly name: string;
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
  /** Place of `<`, and the place after `>`. */
  readonly start: number;
  readonly end: number;
  /** Where text that is no markup ends, such as that of a script; `end` for other tags. */
  readonly contentEnd: number;
}

/** A longer tag is no tag: it bounds the work on a text that opens one tag after the other. */
const LONGEST_TAG = 2000;

/**
 * Opening tags of a text outside of comments, in order. A script, style, title, text area or template is
 * passed over to its closing tag: what stands in it is no markup that is shown.
 */
export function htmlTags(text: string): HtmlTag[] {
  const tags: HtmlTag[] = [];
  // Not toLowerCase: some letters become longer, and places would no longer agree.
  const lower = text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  for (let at = text.indexOf("<"); at !== -1;) {
    if (text.startsWith("<!--", at)) {
      const end = endOfComment(text, at);
      if (end === null) return tags;
      at = text.indexOf("<", end);
      continue;
    }
    const tag = readTag(text, at);
    const contentEnd = tag === null ? at + 1 : endOfContent(lower, tag);
    if (tag !== null) tags.push({ ...tag, contentEnd });
    at = text.indexOf("<", contentEnd);
  }
  return tags;
}

/** `<!-->` is a whole comment, and `--!>` ends one too; `null` for one that is never closed. */
function endOfComment(text: string, start: number): number | null {
  const closing = /--!?>/g;
  closing.lastIndex = start + 2;
  return closing.test(text) ? closing.lastIndex : null;
}

type OpeningTag = Omit<HtmlTag, "contentEnd">;

const RAW_TEXT = new Set(["script", "style", "title", "textarea", "template"]);

/** A script that is never closed reaches to the end of the text. */
function endOfContent(lower: string, { name, end }: OpeningTag): number {
  if (!RAW_TEXT.has(name)) return end;
  const close = lower.indexOf(`</${name}`, end);
  return close === -1 ? lower.length : close;
}

function readTag(text: string, start: number): OpeningTag | null {
  const piece = text.slice(start + 1, start + LONGEST_TAG);
  const name = /^[a-z][a-z0-9:-]*/i.exec(piece)?.[0];
  if (name === undefined || !piece.includes(">")) return null;
  const attributes: { name: string; value: string }[] = [];
  const attribute = /[\s/]*(?:(>)|([^\s/>=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?|=)/y;
  attribute.lastIndex = name.length;
  for (let match = attribute.exec(piece); match !== null; match = attribute.exec(piece)) {
    if (match[1] !== undefined) {
      const end = start + 1 + attribute.lastIndex;
      return { name: name.toLowerCase(), attributes, start, end };
    }
    const value = match[3] ?? match[4] ?? match[5] ?? "";
    attributes.push({ name: (match[2] ?? "").toLowerCase(), value });
  }
  return null;
}

const EMBEDDING = new Set(["iframe", "object", "embed", "link", "meta", "base", "form", "frame"]);

/**
 * Rules that a piece of HTML with our canary breaks: `script`, `style`, `event-attribute` (`onerror="..."`),
 * `script-url` (`javascript:`) and `embedded` (frames, forms, redirects). Escaped markup is text and breaks
 * none. A fence of code around it does not count as an escape, for a page that takes the answer takes it
 * without the fence.
 */
export function findActiveHtml(text: string, canary: string): string[] {
  const fired = new Set<string>();
  for (const tag of htmlTags(text)) {
    const element = text.slice(tag.start, tag.contentEnd);
    if (isProgram(tag.name, element) && holdsToken(element, canary)) fired.add(tag.name);
    for (const { name, value } of tag.attributes) {
      if (!holdsToken(value, canary)) continue;
      if (/^on[a-z]/.test(name)) fired.add("event-attribute");
      if (fetchedAddresses(name, value).some(isScript)) fired.add("script-url");
      if (EMBEDDING.has(tag.name)) fired.add("embedded");
    }
  }
  return [...fired];
}

/** A script is run, a style sheet may fetch. */
function isProgram(name: string, element: string): boolean {
  return name === "script" || (name === "style" && /url\(|@import/i.test(element));
}

function isScript(address: string): boolean {
  const scheme = address.replace(/[\s\p{Cc}]/gu, "").toLowerCase();
  return /^(?:javascript|vbscript):|^data:text\/html/.test(scheme);
}
