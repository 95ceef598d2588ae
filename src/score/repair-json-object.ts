import { jsonrepair } from "jsonrepair";
import { firstDuplicateName } from "./json-duplicate-name.ts";
import { firstObjectSpan } from "./json-object-span.ts";
import { withoutThinking } from "./thinking.ts";

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
 * The JSON object of an output after repair: thinking aloud is dropped, the first object is cut out of
 * prose and code fences, and what is not JSON in it (single quotes, comments, missing commas and
 * brackets, Python's `None`) is mended by jsonrepair. `null` when there is no object even then.
 */
export function repairedJsonObject(output: string): FoundObject | null {
  const found = firstObjectSpan(withoutThinking(output));
  if (found === null || found.span.length > MAX_REPAIRED_CHARACTERS) return null;
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
