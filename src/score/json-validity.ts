import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import { ConfigError, messageOf } from "../core/errors.ts";
import { RECORD_SCHEMA_VERSION, type OkRecord, type ScoreRecord } from "../core/record.ts";
import { firstDuplicateName } from "./json-duplicate-name.ts";
import { placeOfJsonInside } from "./json-inside-text.ts";

/** Longest output that is examined, in UTF-16 code units: far above any output limit, and short enough for `uniqueItems`, whose work grows with the square. */
export const MAX_EXAMINED_CHARACTERS = 262_144;
const MAX_PROBLEMS = 5;
const MAX_PROBLEM_CHARACTERS = 200;

type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * A scorer for one schema, which is compiled once.
 *
 * `parses`: the whole output, white space around it aside, is one JSON text. Nothing is repaired and
 * nothing is taken out of prose or code fences; where a JSON value stands inside, `problems` says so.
 * `conforms`: it also follows the schema (JSON Schema 2020-12; `format` is an annotation) and no
 * object names a member twice. The words in `problems` do not depend on the Node.js version.
 *
 * @throws ConfigError when the schema cannot be compiled.
 */
export function createJsonValidityScorer(schema: JsonSchema): (record: OkRecord) => ScoreRecord {
  const judgeText = createJsonJudge(schema);
  return (record) => {
    const { text, stopReason } = record.trace;
    const verdict = judgeText(text, stopReason === "max-tokens");
    return {
      schemaVersion: RECORD_SCHEMA_VERSION,
      trialKey: record.trialKey,
      scorer: "json-validity",
      ...verdict,
    };
  };
}

/**
 * The same verdict for any text; `wasCut` says that it ended at its token limit.
 *
 * @throws ConfigError when the schema cannot be compiled.
 */
export function createJsonJudge(schema: JsonSchema): (text: string, wasCut: boolean) => Verdict {
  const validate = compile(schema);
  return (text, wasCut) => judge(text.trim(), validate, wasCut);
}

/** Scores one record; see `createJsonValidityScorer`, which is faster for many. */
export function scoreJsonValidity(record: OkRecord, schema: JsonSchema): ScoreRecord {
  return createJsonValidityScorer(schema)(record);
}

type Verdict = Pick<ScoreRecord, "parses" | "conforms" | "problems">;

function compile(schema: JsonSchema): ValidateFunction {
  const ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    validateFormats: false,
    logger: false,
  });
  try {
    const validate = ajv.compile(schema);
    if ("$async" in validate) throw new Error('"$async" schemas cannot be used');
    return validate;
  } catch (error) {
    throw new ConfigError(`The JSON Schema of the scenario is not valid: ${messageOf(error)}`, {
      code: "json-schema-invalid",
      hint: "Correct the schema of the scenario; JSON Schema 2020-12 is understood.",
      cause: error,
    });
  }
}

function judge(text: string, validate: ValidateFunction, wasCut: boolean): Verdict {
  if (text.length > MAX_EXAMINED_CHARACTERS) {
    return unparseable([
      `the output has ${text.length} characters; at most ${MAX_EXAMINED_CHARACTERS} are examined`,
    ]);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return unparseable(whyUnparseable(text, wasCut));
  }
  const problems = problemsOf(value, text, validate);
  return { parses: true, conforms: problems.length === 0, problems };
}

function unparseable(problems: string[]): Verdict {
  return { parses: false, conforms: false, problems };
}

function whyUnparseable(text: string, wasCut: boolean): string[] {
  if (text === "") return ["the output is empty"];
  const place = placeOfJsonInside(text);
  const reasons = ["the output as a whole is not one JSON text"];
  if (wasCut) reasons.push("it was cut at the token limit");
  if (place !== null) reasons.push(`a JSON value stands inside ${place}`);
  return reasons;
}

function problemsOf(value: unknown, text: string, validate: ValidateFunction): string[] {
  const name = firstDuplicateName(text);
  const duplicates = name === null ? [] : [`the name ${JSON.stringify(name)} occurs twice`];
  return [...duplicates, ...violations(value, validate)].slice(0, MAX_PROBLEMS).map(shorten);
}

/** Recursive schemas recurse as deep as the model's output nests: running out of stack is a verdict, not a crash. */
function violations(value: unknown, validate: ValidateFunction): string[] {
  try {
    if (validate(value)) return [];
  } catch (error) {
    if (error instanceof RangeError) return ["nested too deeply to be checked"];
    throw error;
  }
  return (validate.errors ?? []).slice(0, MAX_PROBLEMS).map(describe);
}

function describe(error: ErrorObject): string {
  const place = error.instancePath === "" ? "the value" : error.instancePath;
  const params: Record<string, unknown> = error.params;
  const extra = params["additionalProperty"] ?? params["unevaluatedProperty"];
  const detail = typeof extra === "string" ? `: ${JSON.stringify(extra)}` : "";
  return `${place} ${error.message ?? `violates "${error.keyword}"`}${detail}`;
}

function shorten(problem: string): string {
  return problem.length <= MAX_PROBLEM_CHARACTERS
    ? problem
    : `${problem.slice(0, MAX_PROBLEM_CHARACTERS - 3)}...`;
}
