import { jsonrepair } from "jsonrepair";
import { firstDuplicateName } from "./json-duplicate-name.ts";
import { objectSpans, type ObjectSpan } from "./json-object-span.ts";
import { withoutThinking } from "./thinking.ts";

/** Objects of one output that are looked at; repair takes time, and an output may be all braces. */
const MAX_SPANS = 20;

/** Longest span that is repaired, in UTF-16 code units: far above any object that is asked for. */
const MAX_REPAIRED_CHARACTERS = 65_536;

/** A JSON object whose text was found, and if need be repaired, in an output. */
export interface FoundObject {
  readonly value: Readonly<Record<string, unknown>>;
  /** The JSON text of `value`. */
  readonly text: string;
  /** Whether the closing brace of the object stands in the output. */
  readonly isClosed: boolean;
}

/**
 * The JSON object of an output as strict reading has it: the whole output, white space around it
 * aside, is one object. `null` otherwise, and when a name occurs twice, for then it has no one meaning.
 */
export function strictJsonObject(output: string): FoundObject | null {
  return parsedObject(output.trim(), true);
}

/**
 * The JSON object of an output after repair: thinking aloud is dropped, the object is cut out of prose
 * and code fences, and what is not JSON in it (single quotes, comments, missing commas and brackets,
 * Python's `None`) is mended by jsonrepair. Of several objects it is the first that has one of the
 * names asked for, else the first. `null` when there is no object even then.
 */
export function repairedJsonObject(
  output: string,
  names: readonly string[] = [],
): FoundObject | null {
  let first: FoundObject | null = null;
  let count = 0;
  for (const span of objectSpans(withoutThinking(output))) {
    if (count === MAX_SPANS) break;
    count += 1;
    const object = repairedObject(span);
    if (object === null) continue;
    if (names.some((name) => Object.hasOwn(object.value, name))) return object;
    first ??= object;
  }
  return first;
}

function repairedObject(found: ObjectSpan): FoundObject | null {
  if (found.span.length > MAX_REPAIRED_CHARACTERS) return null;
  const exact = parsedObject(found.span, found.isClosed);
  if (exact !== null) return exact;
  const repaired = repair(found.span);
  return repaired === null ? null : parsedObject(repaired, found.isClosed);
}

/** jsonrepair recurses as deep as the text nests: running out of stack means no object, not a crash. */
function repair(text: string): string | null {
  try {
    return jsonrepair(text);
  } catch {
    return null;
  }
}

function parsedObject(text: string, isClosed: boolean): FoundObject | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
    if (firstDuplicateName(text) !== null) return null;
    return { value: value as Readonly<Record<string, unknown>>, text, isClosed };
  } catch {
    return null;
  }
}
