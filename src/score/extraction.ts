import type { EvaluationScore, EvaluationTrial, OkEvaluationRecord } from "../core/evaluation.ts";
import { extractionTargetSchema } from "../tasks/realistic/extraction.ts";
import { fieldKind, isNoValue, matchesField } from "./field-match.ts";
import { generatedText, targetOf } from "./generated-text.ts";
import { createJsonJudge } from "./json-validity.ts";
import { type FoundObject, repairedJsonObject, strictJsonObject } from "./repair-json-object.ts";

/** Raised with every change of the normalisation, the repair or the figures below. */
export const EXTRACTION_VERSION = 1;

type Gold = Readonly<Record<string, string | number | null>>;

/**
 * Judges the fields of a JSON object. The strict figures read the output as it is, the others after
 * repair (see `repairedJsonObject`); both modes are always computed and never mixed.
 *
 * - `strict_parse`, `repaired_parse`: 1 when there is one JSON object without a repeated name, else 0.
 * - `strict_valid`, `repaired_valid`: 1 when it also follows the JSON Schema, else 0.
 * - `field_accuracy_strict`, `field_accuracy`: share of all fields that are right (see `matchesField`);
 *   a field whose right value is null must be there and say nothing. 0 without an object.
 * - `exact_match`: 1 when every field is right after repair, else 0.
 * - `value_recall`: share of the fields with a value in the document that are right; `null` when the
 *   document has none.
 * - `hallucinated_count`: fields filled in although the document does not tell them, plus filled
 *   members that were not asked for. `hallucination_rate`: share of the fields without a value in the
 *   document that are filled in. Both `null` without an object; the rate also when every field has a value.
 *
 * `truncated`: the output was cut at its token limit before the object was complete; what repair can
 * read of it still counts. `invalid`: there is no object even after repair.
 *
 * @throws PrerequisiteError when the record holds no generated text or the target is of another task.
 * @throws ConfigError when the schema of the target cannot be compiled.
 */
export function scoreExtraction(
  trial: EvaluationTrial,
  record: OkEvaluationRecord,
): Omit<EvaluationScore, "schemaVersion" | "trialKey"> {
  const { schema, fields } = targetOf(trial, extractionTargetSchema);
  const { text, stopReason } = generatedText(trial, record);
  const judge = createJsonJudge(schema);
  const strict = strictJsonObject(text);
  const repaired = strict ?? repairedJsonObject(text, Object.keys(fields));
  const strictFields = fieldsOf(strict, fields, trial.language);
  const repairedFields = fieldsOf(repaired, fields, trial.language);
  const wasCut = stopReason === "max-tokens";
  const { problems } = judge(text, wasCut);
  return {
    scorer: "extraction",
    scorerVersion: EXTRACTION_VERSION,
    outcome: outcomeOf(repaired, wasCut),
    answer: repaired === null ? null : storable(repaired.value),
    metrics: {
      strict_parse: strict === null ? 0 : 1,
      repaired_parse: repaired === null ? 0 : 1,
      strict_valid: strict !== null && judge(strict.text, false).conforms ? 1 : 0,
      repaired_valid: repaired !== null && judge(repaired.text, false).conforms ? 1 : 0,
      field_accuracy_strict: share(strictFields.right, Object.keys(fields)),
      field_accuracy: share(repairedFields.right, Object.keys(fields)),
      exact_match: repairedFields.right.length === Object.keys(fields).length ? 1 : 0,
      ...valueFigures(repaired, fields, repairedFields),
    },
    details: {
      wrong: Object.keys(fields).filter((name) => !repairedFields.right.includes(name)),
      hallucinated: [...repairedFields.hallucinated],
      notAskedFor: [...repairedFields.notAskedFor],
      problems,
      stopReason,
    },
  };
}

interface FieldVerdict {
  /** Names of the fields that are right. */
  readonly right: readonly string[];
  /** Filled in although the document does not tell them. */
  readonly hallucinated: readonly string[];
  /** Filled members that the schema does not know. */
  readonly notAskedFor: readonly string[];
}

function fieldsOf(found: FoundObject | null, gold: Gold, language: "en" | "fr"): FieldVerdict {
  if (found === null) return { right: [], hallucinated: [], notAskedFor: [] };
  const given = (name: string): unknown =>
    Object.hasOwn(found.value, name) ? found.value[name] : undefined;
  const isRight = ([name, expected]: readonly [string, string | number | null]): boolean => {
    const value = given(name);
    if (value === undefined) return false;
    if (expected === null) return isNoValue(value);
    return matchesField(value, expected, fieldKind(name, expected), language);
  };
  const entries = Object.entries(gold);
  return {
    right: entries.filter(isRight).map(([name]) => name),
    hallucinated: entries
      .filter(([name, expected]) => expected === null && !isNoValue(given(name)))
      .map(([name]) => name),
    notAskedFor: Object.keys(found.value).filter(
      (name) => !Object.hasOwn(gold, name) && !isNoValue(given(name)),
    ),
  };
}

function valueFigures(
  found: FoundObject | null,
  gold: Gold,
  verdict: FieldVerdict,
): Record<string, number | null> {
  const withValue = Object.keys(gold).filter((name) => gold[name] !== null);
  const without = Object.keys(gold).filter((name) => gold[name] === null);
  const rightValues = verdict.right.filter((name) => withValue.includes(name));
  return {
    value_recall: withValue.length === 0 ? null : share(rightValues, withValue),
    hallucinated_count:
      found === null ? null : verdict.hallucinated.length + verdict.notAskedFor.length,
    hallucination_rate:
      found === null || without.length === 0 ? null : share(verdict.hallucinated, without),
  };
}

function share(part: readonly string[], whole: readonly string[]): number {
  return whole.length === 0 ? 0 : part.length / whole.length;
}

function outcomeOf(found: FoundObject | null, wasCut: boolean): EvaluationScore["outcome"] {
  if (wasCut && found?.isClosed !== true) return "truncated";
  return found === null ? "invalid" : "answered";
}

/**
 * The members that can be fields. A nested value is never right and may nest without bound; a number
 * beyond all bounds (`1e999`) is none. Both are stored as null.
 */
function storable(value: FoundObject["value"]): Record<string, string | number | boolean | null> {
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, isScalar(member) ? member : null]),
  );
}

function isScalar(value: unknown): value is string | number | boolean | null {
  if (typeof value === "number") return Number.isFinite(value);
  return value === null || typeof value === "string" || typeof value === "boolean";
}
