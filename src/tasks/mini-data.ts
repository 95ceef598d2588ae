import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { PrerequisiteError, systemCodeOf } from "../core/errors.ts";
import { packageRoot } from "../core/package-root.ts";

const text = z.string().trim().min(1);
const rowBase = { id: text, language: z.enum(["en", "fr"]) };

/** One fact in every form in which it is accepted. */
const factSchema = z.array(text).min(1);

const intentSchema = z.strictObject({ ...rowBase, text, label: text });
const arithmeticSchema = z.strictObject({
  ...rowBase,
  question: text,
  /** Steps, then `#### ` and the number, as in GSM8K. */
  answer: z.string().regex(/\n#### -?[0-9]+$/, 'the answer must end with a line "#### 42"'),
});

const SCHEMAS = {
  intents: intentSchema,
  intents_train: intentSchema,
  sentiment: z.strictObject({
    ...rowBase,
    kind: z.enum(["feedback", "headline"]),
    text,
    label: z.enum(["positive", "neutral", "negative"]),
  }),
  faq: z.strictObject({
    ...rowBase,
    question: text,
    /** What the answer must rest on. */
    policy: text,
    requiredFacts: z.array(factSchema).min(1),
    /** Wrong claims; none of them stands in the policy. */
    forbiddenFacts: z.array(factSchema),
    reference: text,
  }),
  extraction: z.strictObject({
    ...rowBase,
    text,
    /** Every field of `extraction.schema.json`; `null` where the text does not tell it. */
    fields: z.record(text, z.union([z.string(), z.number(), z.null()])),
  }),
  summary: z.strictObject({
    ...rowBase,
    document: text,
    reference: text,
    keyFacts: z.array(factSchema).min(1),
  }),
  multiple_choice: z
    .strictObject({
      ...rowBase,
      subject: text,
      question: text,
      choices: z.array(text).min(2),
      /** Index of the right choice, from 0. */
      answer: z.int().nonnegative(),
    })
    .refine(({ answer, choices }) => answer < choices.length, {
      error: "answer is no index of choices",
    }),
  arithmetic: arithmeticSchema,
  arithmetic_train: arithmeticSchema,
  python: z.strictObject({
    ...rowBase,
    task_id: text,
    prompt: z.string().min(1),
    canonical_solution: z.string().min(1),
    test: z.string().min(1),
    entry_point: text,
  }),
} as const;

/** A set of `data/mini`, by the name of its file without `.jsonl`. */
export type MiniName = keyof typeof SCHEMAS;
export type MiniRow<N extends MiniName> = z.output<(typeof SCHEMAS)[N]>;

export const miniNames = Object.keys(SCHEMAS) as MiniName[];

/** Where the sets come with the package. */
export function miniFolder(): string {
  return join(packageRoot(), "data", "mini");
}

/**
 * The small sets that were written for this project; rows in the order of the file.
 *
 * @throws PrerequisiteError `data-missing`, or `data-broken` with file and line of the first row that
 * is no JSON, does not follow the set's schema, or repeats an id.
 */
export async function loadMini<N extends MiniName>(
  name: N,
  folder: string = miniFolder(),
): Promise<MiniRow<N>[]> {
  const path = join(folder, `${name}.jsonl`);
  const lines = (await readMiniFile(path)).split("\n");
  const rows: MiniRow<N>[] = [];
  const ids = new Set<string>();
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const place = `${path}:${index + 1}`;
    const row = parseRow(line, name, place);
    if (ids.has(row.id)) throw broken(place, `the id "${row.id}" occurs twice`);
    ids.add(row.id);
    rows.push(row);
  }
  if (rows.length === 0) throw broken(`${path}:1`, "the file holds no rows");
  return rows;
}

/** The text of a file of a data folder. @throws PrerequisiteError `data-missing`, `data-broken` */
export async function readMiniFile(path: string): Promise<string> {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await readFile(path));
  } catch (error) {
    if (systemCodeOf(error) === "ERR_ENCODING_INVALID_ENCODED_DATA")
      throw broken(path, "the file is not UTF-8 text");
    throw new PrerequisiteError(`${path}: the data file cannot be read`, {
      code: "data-missing",
      hint: "Install the package again, or restore the file: no other data take its place.",
      cause: error,
    });
  }
}

function parseRow<N extends MiniName>(line: string, name: N, place: string): MiniRow<N> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw broken(place, "this line is not JSON", error);
  }
  const schema: z.ZodType<MiniRow<N>> = SCHEMAS[name] as unknown as z.ZodType<MiniRow<N>>;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = issue?.path.join(".") ?? "";
  throw broken(place, `${field === "" ? "" : `${field}: `}${issue?.message ?? ""}`, result.error);
}

/** The refusal of a data file; no other data take its place. */
export function broken(place: string, problem: string, cause?: unknown): PrerequisiteError {
  return new PrerequisiteError(`${place}: ${problem}`, {
    code: "data-broken",
    hint: "Restore the file from the package or correct that place.",
    cause,
  });
}
