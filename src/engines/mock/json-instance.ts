import { numberInstance, stringInstance } from "./json-scalars.ts";

type JsonSchema = Readonly<Record<string, unknown>>;

const DEEPEST = 64;
/** Alternatives that contain each other would otherwise be tried without end. */
const MOST_STEPS = 10_000;
const LARGEST_ARRAY = 1000;

/**
 * A small JSON value that follows a schema of the common keywords: required members only, arrays of
 * minimal length, the first of alternatives. The caller validates: keywords that are not looked at
 * here (`not`, `if`, `uniqueItems` ...) may still be violated.
 * @throws Error when there is no value, or the schema is nested deeper than 64 levels or too entangled
 */
export function minimalInstance(root: JsonSchema): unknown {
  return instanceOf(root, { root, depth: 0, budget: { steps: MOST_STEPS } });
}

interface Place {
  readonly root: JsonSchema;
  readonly depth: number;
  /** Shared by the whole search. */
  readonly budget: { steps: number };
}

function instanceOf(node: unknown, place: Place): unknown {
  spend(place);
  if (node === true || node === undefined) return null;
  const schema = recordOf(node);
  if (schema === null) throw new Error("a schema in it allows nothing");
  if ("const" in schema) return schema["const"];
  if (Array.isArray(schema["enum"])) return (schema["enum"] as unknown[])[0];
  return composedInstance(schema, { ...place, depth: place.depth + 1 });
}

function spend({ depth, budget }: Place): void {
  budget.steps -= 1;
  if (depth > DEEPEST) throw new Error(`it is nested deeper than ${DEEPEST} levels`);
  if (budget.steps < 0) throw new Error("its alternatives are too many");
}

function composedInstance(schema: JsonSchema, place: Place): unknown {
  const reference = schema["$ref"];
  if (typeof reference === "string") {
    return instanceOf(resolveReference(reference, place.root), place);
  }
  if (Array.isArray(schema["allOf"])) return instanceOf(withAllParts(schema, place.root), place);
  const { anyOf, oneOf, ...base } = schema;
  const alternatives: unknown = anyOf ?? oneOf;
  if (Array.isArray(alternatives)) return firstInstanceOf(base, alternatives, place);
  return typedInstance(schema, place);
}

function withAllParts(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const { allOf, ...base } = schema;
  return listOf(allOf)
    .map((part) => dereferenced(part, root))
    .reduce(merged, base);
}

function firstInstanceOf(
  base: JsonSchema,
  alternatives: readonly unknown[],
  place: Place,
): unknown {
  let problem: unknown = new Error("it has no alternative");
  for (const alternative of alternatives) {
    try {
      return instanceOf(merged(base, dereferenced(alternative, place.root)), place);
    } catch (error) {
      problem = error;
    }
  }
  throw problem;
}

/** Both schemas at once; where they contradict each other, the second. */
function merged(one: JsonSchema, two: JsonSchema): JsonSchema {
  const properties = { ...recordOf(one["properties"]), ...recordOf(two["properties"]) };
  const required = [...listOf(one["required"]), ...listOf(two["required"])];
  return {
    ...one,
    ...two,
    ...(Object.keys(properties).length > 0 ? { properties } : {}),
    ...(required.length > 0 ? { required } : {}),
  };
}

function dereferenced(node: unknown, root: JsonSchema): JsonSchema {
  const schema = recordOf(node) ?? {};
  const reference = schema["$ref"];
  return typeof reference === "string"
    ? (recordOf(resolveReference(reference, root)) ?? {})
    : schema;
}

/** Follows a JSON pointer within the document, such as `#/$defs/amount`. */
function resolveReference(reference: string, root: JsonSchema): unknown {
  if (!reference.startsWith("#")) throw new Error(`it refers to ${reference}, outside the schema`);
  let node: unknown = root;
  for (const step of reference.slice(1).split("/").slice(1)) {
    const name = decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~");
    const members = recordOf(node);
    if (members === null || !Object.hasOwn(members, name)) {
      throw new Error(`it refers to ${reference}, which does not exist`);
    }
    node = members[name];
  }
  return node;
}

function typedInstance(schema: JsonSchema, place: Place): unknown {
  switch (typeOf(schema)) {
    case "object":
      return objectInstance(schema, place);
    case "array":
      return arrayInstance(schema, place);
    case "string":
      return stringInstance(schema);
    case "number":
    case "integer":
      return numberInstance(schema);
    case "boolean":
      return false;
    default:
      return null;
  }
}

/** The type that a keyword speaks of, for schemas that declare none. */
const TYPE_OF_KEYWORD: readonly (readonly [string, string])[] = [
  ["required", "object"],
  ["properties", "object"],
  ["items", "array"],
  ["prefixItems", "array"],
  ["minItems", "array"],
  ["minimum", "number"],
  ["exclusiveMinimum", "number"],
  ["maximum", "number"],
  ["exclusiveMaximum", "number"],
  ["multipleOf", "number"],
  ["pattern", "string"],
  ["format", "string"],
  ["minLength", "string"],
];

function typeOf(schema: JsonSchema): unknown {
  const declared = schema["type"];
  if (Array.isArray(declared)) return (declared as unknown[])[0];
  return declared ?? TYPE_OF_KEYWORD.find(([keyword]) => keyword in schema)?.[1];
}

function objectInstance(schema: JsonSchema, place: Place): Record<string, unknown> {
  const properties = recordOf(schema["properties"]) ?? {};
  const names = new Set(listOf(schema["required"]).filter((name) => typeof name === "string"));
  const leastMembers = Number(schema["minProperties"] ?? 0);
  for (const name of Object.keys(properties)) if (names.size < leastMembers) names.add(name);
  const members = [...names].map((name): [string, unknown] => {
    const member = Object.hasOwn(properties, name)
      ? properties[name]
      : (schema["additionalProperties"] ?? true);
    return [name, instanceOf(member, place)];
  });
  return Object.fromEntries(members);
}

function arrayInstance(schema: JsonSchema, place: Place): unknown[] {
  const first = listOf(schema["prefixItems"]);
  const count = Math.max(Number(schema["minItems"] ?? 0), 0);
  if (count > LARGEST_ARRAY) throw new Error(`it wants an array of ${count} items`);
  return Array.from({ length: count }, (_, index) =>
    instanceOf(index < first.length ? first[index] : (schema["items"] ?? true), place),
  );
}

function recordOf(value: unknown): JsonSchema | null {
  const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
  return isRecord ? (value as JsonSchema) : null;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
