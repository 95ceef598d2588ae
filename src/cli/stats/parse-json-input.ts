import { z } from "zod";
import { messageOf } from "../../core/errors.ts";
import { didYouMean } from "../../core/did-you-mean.ts";
import { brokenInput } from "./input-refusal.ts";
import { MOST_VALUES, type StatsInput } from "./stats-input.ts";

/** The lists are checked by hand: a schema would collect a complaint for every one of ten million texts. */
const inputSchema = z.strictObject({
  a: z.array(z.unknown()),
  b: z.array(z.unknown()).optional(),
  paired: z.boolean().optional(),
  seed: z.int().min(0).max(0xffff_ffff).optional(),
});

/** @throws ConfigError `input-broken` with the key, and the place in its list */
export function parseJsonInput(place: string, text: string): StatsInput {
  const { a, b, paired, seed } = parsed(place, text);
  return {
    a: numbers(place, "a", a),
    b: b === undefined ? null : numbers(place, "b", b),
    paired: paired ?? null,
    seed: seed ?? null,
  };
}

function parsed(place: string, text: string): z.infer<typeof inputSchema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw brokenInput(place, `this is not JSON: ${messageOf(error)}`, error);
  }
  const result = inputSchema.safeParse(value);
  if (result.success) return result.data;
  throw brokenInput(place, problem(result.error), result.error);
}

function problem(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return "other shape";
  if (issue.code === "unrecognized_keys") {
    const [key = ""] = issue.keys;
    return `unknown key "${key}".${didYouMean(key, Object.keys(inputSchema.shape))}`;
  }
  const key = issue.path.join(".");
  return `${key === "" ? "the document" : `"${key}"`}: ${issue.message}`;
}

function numbers(place: string, key: string, values: readonly unknown[]): number[] {
  if (values.length === 0) throw brokenInput(place, `"${key}" is empty`);
  if (values.length > MOST_VALUES) {
    throw brokenInput(place, `"${key}" has ${values.length} values; ${MOST_VALUES} are the most`);
  }
  return values.map((value, index) => {
    if (typeof value === "number" && Number.isFinite(value)) return value;
    throw brokenInput(place, `${key}[${index}] is ${shown(value)}, not a finite number`);
  });
}

function shown(value: unknown): string {
  if (typeof value === "number") return "too large for a double";
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}...` : text;
}
