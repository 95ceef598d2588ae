import { parseDocument } from "yaml";

/** Bytes of YAML that a stranger may have parsed: deep nesting of more has ended the process. */
const LONGEST_VALUE = 2000;
/** Times that a key may stand there. */
const MOST_VALUES = 8;
const MOST_ALIASES = 20;

/**
 * Values of a few top-level keys of the YAML between a first line `---` and the next, each as often as the
 * key stands there. Only the lines of these keys are parsed: front matter holds whole agreements, and what
 * a stranger nests must not cost the process.
 *
 * @returns `null` without front matter; `undefined` where it cannot be read: broken, too long, or of a form
 * in which a key can be hidden (flow style, merge keys, keys in quotes, all of it indented)
 */
export function frontMatterValues<Key extends string>(
  card: string,
  keys: readonly Key[],
): Record<Key, unknown[]> | null | undefined {
  const lines = linesOf(card);
  if (lines === null) return null;
  if (isIndented(lines) || lines.some(canHideKey)) return undefined;
  const values = Object.fromEntries(keys.map((key): [string, unknown[]] => [key, []]));
  for (const { key, text } of blocksOf(lines, keys)) {
    const value = parsed(text, key);
    const list = values[key] ?? [];
    if (value === undefined || list.length === MOST_VALUES) return undefined;
    list.push(value);
  }
  return values as Record<Key, unknown[]>;
}

/** The lines of the front matter; `null` without one that ends. */
function linesOf(card: string): string[] | null {
  const lines = card.replace(/^\uFEFF/, "").split(/\r?\n/);
  if (lines[0]?.trimEnd() !== "---") return null;
  const end = lines.findIndex((line, index) => index > 0 && line.trimEnd() === "---");
  return end === -1 ? null : lines.slice(1, end);
}

/** A mapping may stand further right as a whole: then no line begins with its keys. */
function isIndented(lines: readonly string[]): boolean {
  return /^\s/.test(lines.find((line) => /^\s*[^\s#]/.test(line)) ?? "");
}

function canHideKey(line: string): boolean {
  return /^(?:[{["'?!&*%]|<<)/.test(line);
}

/** Each key with its lines: what follows it indented, or as a list. */
function blocksOf(
  lines: readonly string[],
  keys: readonly string[],
): { key: string; text: string }[] {
  const blocks: { key: string; text: string }[] = [];
  let isOpen = false;
  for (const line of lines) {
    const key = keys.find((name) => line.startsWith(name) && /^\s*:/.test(line.slice(name.length)));
    const last = blocks.at(-1);
    if (key !== undefined) blocks.push({ key, text: line });
    else if (isOpen && last !== undefined && continues(line)) last.text += `\n${line}`;
    isOpen = key !== undefined || (isOpen && continues(line));
  }
  return blocks;
}

function continues(line: string): boolean {
  return line === "" || /^[\s#-]/.test(line);
}

/** `undefined` when it is no YAML, or more than anybody writes about a licence. */
function parsed(text: string, key: string): unknown {
  if (text.trimEnd().length > LONGEST_VALUE) return undefined;
  try {
    const document = parseDocument(text, { prettyErrors: false, logLevel: "silent" });
    if (document.errors.length > 0) return undefined;
    const data: unknown = document.toJS({ maxAliasCount: MOST_ALIASES });
    return typeof data === "object" && data !== null && key in data
      ? (data as Record<string, unknown>)[key]
      : undefined;
  } catch {
    return undefined;
  }
}
