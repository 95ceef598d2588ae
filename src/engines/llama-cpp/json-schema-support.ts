type Schema = Readonly<Record<string, unknown>>;

/** Keywords that say nothing about which values are allowed. */
const ANNOTATIONS = [
  "$schema",
  "$id",
  "$comment",
  "title",
  "description",
  "default",
  "examples",
  "deprecated",
];

/** What a grammar can force, by type. */
const KEYWORDS: ReadonlyMap<unknown, readonly string[]> = new Map([
  ["object", ["properties", "required", "additionalProperties"]],
  ["array", ["items", "minItems", "maxItems"]],
  ["string", ["minLength", "maxLength"]],
  ["number", []],
  ["integer", []],
  ["boolean", []],
  ["null", []],
]);

const BOUNDS = [
  ["minItems", "maxItems"],
  ["minLength", "maxLength"],
] as const;

/** Schemas nested deeper are mistakes, or attacks on the stack. */
const DEPTH_LIMIT = 64;

/**
 * Why a JSON Schema cannot be turned into a grammar that forces it; `null` when it can. Stricter
 * than the converter, which ignores what it does not know: an output that follows its grammar would
 * then not conform to the schema.
 */
export function unsupportedInSchema(schema: unknown): string | null {
  return problemAt(schema, "the schema", 0);
}

function problemAt(schema: unknown, place: string, depth: number): string | null {
  if (depth > DEPTH_LIMIT) return `${place} is nested deeper than ${DEPTH_LIMIT} levels`;
  if (!isSchema(schema)) return `${place} is not an object`;
  if ("enum" in schema || "const" in schema) return problemOfValues(schema, place);
  const type = schema["type"];
  if (Array.isArray(type)) return problemOfUnion(schema, type, place);
  const allowed = KEYWORDS.get(type);
  if (allowed === undefined)
    return `${place} needs one "type" of ${[...KEYWORDS.keys()].join(", ")}`;
  return problemOfType(schema, allowed, place, depth);
}

function problemOfType(
  schema: Schema,
  allowed: readonly string[],
  place: string,
  depth: number,
): string | null {
  return (
    unknownKeyword(schema, ["type", ...allowed], place) ??
    problemOfBounds(schema, place) ??
    problemOfProperties(schema, place, depth) ??
    ("items" in schema ? problemAt(schema["items"], `${place}.items`, depth + 1) : null)
  );
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function unknownKeyword(schema: Schema, allowed: readonly string[], place: string): string | null {
  const unknown = Object.keys(schema).find(
    (key) => !allowed.includes(key) && !ANNOTATIONS.includes(key),
  );
  return unknown === undefined ? null : `${place} uses "${unknown}", which a grammar cannot force`;
}

function problemOfValues(schema: Schema, place: string): string | null {
  const values: unknown = schema["enum"] ?? [schema["const"]];
  if (!Array.isArray(values) || values.length === 0 || !values.every(isScalar))
    return `${place} must list texts, numbers, booleans or null as its values`;
  const types = "type" in schema ? [schema["type"]].flat() : null;
  const odd = types === null ? undefined : values.find((value) => !hasType(value, types));
  if (odd !== undefined) return `${place} lists ${JSON.stringify(odd)}, which is not of its type`;
  return unknownKeyword(schema, ["type", "enum" in schema ? "enum" : "const"], place);
}

function isScalar(value: unknown): value is string | number | boolean | null {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

function hasType(value: string | number | boolean | null, types: readonly unknown[]): boolean {
  if (value === null) return types.includes("null");
  return types.includes(typeof value) || (Number.isInteger(value) && types.includes("integer"));
}

/** Several types: plain values only, because the converter drops every bound of them. */
function problemOfUnion(schema: Schema, types: unknown[], place: string): string | null {
  const plain = ["string", "number", "integer", "boolean", "null"];
  if (types.length === 0 || !types.every((type) => plain.includes(String(type))))
    return `${place} may combine only the types ${plain.join(", ")}`;
  return unknownKeyword(schema, ["type"], place);
}

function problemOfBounds(schema: Schema, place: string): string | null {
  for (const [lowestKey, highestKey] of BOUNDS) {
    const lowest = schema[lowestKey] ?? 0;
    const highest = schema[highestKey] ?? Number.MAX_SAFE_INTEGER;
    if (!isCount(lowest) || !isCount(highest) || lowest > highest)
      return `${place} needs whole numbers with ${lowestKey} <= ${highestKey}`;
  }
  return null;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function problemOfProperties(schema: Schema, place: string, depth: number): string | null {
  const properties = schema["properties"] ?? {};
  if (!isSchema(properties)) return `${place}.properties is not an object`;
  if (schema["additionalProperties"] !== undefined && schema["additionalProperties"] !== false)
    return `${place} allows additional properties, which could repeat a declared one`;
  const required: unknown = schema["required"] ?? [];
  const missing: unknown = Array.isArray(required)
    ? required.find((name) => !Object.hasOwn(properties, String(name)))
    : required;
  if (missing !== undefined)
    return `${place} requires ${JSON.stringify(missing)}, which has no schema`;
  for (const [name, property] of Object.entries(properties)) {
    const problem = problemAt(property, `${place}.${name}`, depth + 1);
    if (problem !== null) return problem;
  }
  return null;
}
