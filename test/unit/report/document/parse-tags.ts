/** An element as it stands in the text, with its place in the tree. */
export interface ParsedTag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly depth: number;
}

const VOID_ELEMENTS = new Set(["meta", "br", "hr", "img", "input", "link"]);
/** A run of text, or one tag: whether it closes, its name, its attributes, whether it closes itself. */
const TOKEN =
  /[^<>"']+|<(\/?)([A-Za-z][A-Za-z0-9-]*)((?:\s+[A-Za-z_:-]+(?:="[^"<>]*")?)*)\s*(\/?)>/y;

/**
 * Reads HTML or SVG far more strictly than a browser: every attribute in quotes, every element closed,
 * no bare angle bracket or quote in a text. Throws at the first sign that does not fit.
 */
export function parseTags(markup: string): ParsedTag[] {
  const text = markup.replace(/^<!doctype html>/, "").replace(/<style>[^<]*<\/style>/, "");
  const [tags, open]: [ParsedTag[], string[]] = [[], []];
  for (const [, closing, name, attributes = "", end] of tokens(text)) {
    if (name === undefined) continue;
    if (closing === "/") {
      if (open.pop() !== name) throw new Error(`${name} closes nothing`);
      continue;
    }
    tags.push({ name, attributes: parseAttributes(attributes), depth: open.length });
    if (end === "" && !VOID_ELEMENTS.has(name)) open.push(name);
  }
  if (open.length > 0) throw new Error(`left open: ${open.join(", ")}`);
  return tags;
}

/** All tokens, which together must be the whole text. */
function tokens(text: string): (string | undefined)[][] {
  const found = [...text.matchAll(new RegExp(TOKEN, "gy"))].map((match) => [...match]);
  const length = found.reduce((sum, [token = ""]) => sum + token.length, 0);
  if (length < text.length) throw new Error(`not a tag: ${text.slice(length, length + 60)}`);
  return found;
}

/** What could run, load or restyle something: must be empty. */
export function activeParts(tags: readonly ParsedTag[]): string[] {
  return tags.flatMap(({ name, attributes }) => {
    const names = [...attributes.keys()];
    const isActive = ["script", "iframe", "object", "embed", "foreignObject", "img", "link", "use"];
    return [
      ...(isActive.includes(name) ? [name] : []),
      ...names.filter((key) => /^on|^style$|^src$/i.test(key)),
      ...names.filter((key) => key === "href" && !(attributes.get(key) ?? "").startsWith("#")),
    ];
  });
}

function parseAttributes(text: string): Map<string, string> {
  const pairs = [...text.matchAll(/([A-Za-z_:-]+)(?:="([^"]*)")?/g)];
  return new Map(pairs.map(([, name = "", value = ""]) => [name, value]));
}
