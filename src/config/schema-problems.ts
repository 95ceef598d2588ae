import { z } from "zod";
import { didYouMean } from "../core/did-you-mean.ts";
import { keyOffset, valueOffset } from "./yaml-position.ts";
import type { YamlProblem, YamlSource } from "./yaml-source.ts";

/** Keys that are refused on purpose, each with the reason; they may stand anywhere in the file. */
export type RefusedKeys = Readonly<Record<string, string>>;

type Issue = z.core.$ZodIssue;

/** Every complaint of zod about a file's data, placed in the file and put into words. */
export function schemaProblems(
  source: YamlSource,
  data: unknown,
  schema: z.ZodType,
  issues: readonly Issue[],
  refusedKeys: RefusedKeys,
): YamlProblem[] {
  return issues.flatMap((issue) => {
    const simple = simplest(issue);
    if (simple.code !== "unrecognized_keys") {
      return [
        { offset: valueOffset(source.document, simple.path), message: wording(simple, data) },
      ];
    }
    const known = knownKeys(schema, simple.path);
    return simple.keys.map((key) => ({
      offset: keyOffset(source.document, simple.path, key),
      message: unknownKey(key, simple.path, known, refusedKeys),
    }));
  });
}

/** Of the alternatives of a union: the complaint that reached deepest, which is the form that was meant. */
function simplest(issue: Issue): Issue {
  if (issue.code !== "invalid_union") return issue;
  const candidates = issue.errors.flat().map(simplest);
  const deepest = candidates.sort((a, b) => b.path.length - a.path.length)[0];
  if (deepest === undefined || deepest.path.length === 0) return issue;
  return { ...deepest, path: [...issue.path, ...deepest.path] };
}

function wording(issue: Issue, data: unknown): string {
  const place = placeName(issue.path);
  const prefix = place === "" ? "" : `${place}: `;
  if (issue.code === "invalid_key") return `${prefix}${issue.issues[0]?.message ?? issue.message}`;
  if (issue.code === "invalid_type" && (valueAt(data, issue.path) ?? null) === null) {
    return place === "" ? "the file is empty" : `${place} is missing`;
  }
  return prefix + issue.message.replace(/^Invalid (?:input|option): /, "");
}

function unknownKey(
  key: string,
  path: readonly PropertyKey[],
  known: readonly string[],
  refused: RefusedKeys,
): string {
  const where = path.length === 0 ? "" : ` in ${placeName(path)}`;
  const reason = Object.hasOwn(refused, key) ? refused[key] : undefined;
  if (reason !== undefined) return `the key "${key}"${where} is not used: ${reason}`;
  const suggestion = didYouMean(key, known);
  const list = suggestion === "" && known.length > 0 ? ` Known: ${known.join(", ")}.` : suggestion;
  return `unknown key "${key}"${where}.${list}`;
}

/** `scenarios.chat.parameters.input_tokens_range[1]` */
function placeName(path: readonly PropertyKey[]): string {
  return path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`))
    .join("")
    .replace(/^\./, "");
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  let value = data;
  for (const step of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[step];
  }
  return value;
}

/** Names of the members that the schema knows at a path, read from its JSON Schema form. */
function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  const root: unknown = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  let nodes = [root];
  for (const step of path) nodes = nodes.flatMap((node) => schemaChildren(node, step));
  return nodes.flatMap((node) => Object.keys(objectAt(node, "properties")));
}

function schemaChildren(node: unknown, step: PropertyKey): unknown[] {
  const forms = [node, ...listAt(node, "anyOf"), ...listAt(node, "allOf")];
  return forms.flatMap((form) => {
    if (typeof step === "number") return [objectAt(form, "items")];
    const properties = objectAt(form, "properties");
    const child = properties[String(step)] ?? objectAt(form, "additionalProperties");
    return [child, ...listAt(child, "anyOf")];
  });
}

function objectAt(node: unknown, key: string): Record<string, unknown> {
  const value = valueAt(node, [key]);
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function listAt(node: unknown, key: string): unknown[] {
  const value = valueAt(node, [key]);
  return Array.isArray(value) ? value : [];
}
