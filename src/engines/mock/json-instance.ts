import { numberInstance, stringInstance } from "./json-scalars.ts";

type JsonSchema = Readonly<Record<string, unknown>>;

const DEEPEST = 64;
const LARGEST_ARRAY = 1000;

/**
 * A small JSON value that follows a schema of the common keywords: required members only, arrays of
 * minimal length, the first of alternatives. The caller validates: keywords that are not looked at
 * here (`not`, `if`, `uniqueItems` ...) may still be violated.
 * @throws Error when there is no value, or the schema is nested deeper than 64 levels
 */
export function minimalInstance(root: JsonSchema): unknown {
  return instanceOf(root, { root, depth: 0 });
}

interface Place {
  readonly root: JsonSchema;
  readonly depth: number;
}

function instanceOf(node: unknown, place: Place): unknown {
  if (place.depth > DEEPEST) throw new Error(`it is nested deeper than ${DEEPEST} levels`);
  if (node === true || node === undefined) return null;
  const schema = recordOf(node);
  if (schema === null) throw new Error("a schema in it allows nothing");
  const inner = { root: place.root, depth: place.depth + 1 };
  if ("const" in schema) return schema["const"];
  if (Array.isArray(schema["enum"])) return (schema["enum"] as unknown[])[0];
  if (typeof schema["$ref"] === "string") {
    return instanceOf(resolveReference(schema["$ref"], place.root), inner);
  }
  return combined(schema, inner) ?? typedInstance(schema, inner);
}

/** The instance of a schema with alternatives or parts; `undefined` when it has neither. */
function combined(schema: JsonSchema, place: Place): unknown {
  const { anyOf, oneOf, allOf, ...base } = schema;
  if (Array.isArray(allOf)) {
    const alternatives = { ...(anyOf === undefined ? {} : { anyOf }), ...(oneOf === undefined ? {} : { oneOf }) };
    const parts = allOf.map((part) => dereferenced(part, place.root));
    return instanceOf(parts.reduce<JsonSchema>(merged, { ...base, ...alternatives }), place);
  }
  const alternatives: unknown = anyOf ?? oneOf;
  if (!Array.isArray(alternatives)) return undefined;
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

function merged(one: JsonSchema, two: JsonSchema): JsonSchema {
  return {
    ...one,
    ...two,
    properties: { ...recordOf(one["properties"]), ...recordOf(two["properties"]) },
    required: [...listOf(one["required"]), ...listOf(two["required"])],
  };
}

function dereferenced(node: unknown, root: JsonSchema): JsonSchema {
  const schema = recordOf(node) ?? {};
  const reference = schema["$ref"];
  return typeof reference === "string" ? (recordOf(resolveReference(reference, root)) ?? {}) : schema;
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

function typeOf(schema: JsonSchema): unknown {
  const declared = schema["type"];
  if (Array.isArray(declared)) return (declared as unknown[])[0];
  if (declared !== undefined) return declared;
  if (listOf(schema["required"]).length > 0 || recordOf(schema["properties"])) return "object";
  if ("items" in schema || "prefixItems" in schema || "minItems" in schema) return "array";
  if ("minimum" in schema || "maximum" in schema || "multipleOf" in schema) return "number";
  return "pattern" in schema || "format" in schema || "minLength" in schema ? "string" : undefined;
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
