import { describe, expect, it } from "vitest";
import { GrammarError, jsonSchemaToGbnf } from "../../../../src/engines/llama-cpp/grammar.ts";
import { unsupportedInSchema } from "../../../../src/engines/llama-cpp/json-schema-support.ts";

const object = (properties: object, more: object = {}): Record<string, unknown> => ({
  type: "object",
  properties,
  ...more,
});

describe("a JSON Schema can constrain the output when it uses", () => {
  it.each([
    ["plain types", object({ a: { type: "string" }, b: { type: "integer" }, c: { type: "null" } })],
    ["lengths", object({ a: { type: "string", minLength: 1, maxLength: 80 } })],
    ["an enum with its type", object({ a: { type: "string", enum: ["x", "y"] } })],
    ["an enum without a type", { enum: [1, "x", null, true] }],
    ["a constant", object({ a: { const: 7 } })],
    [
      "an array with bounds",
      { type: "array", items: { type: "number" }, minItems: 1, maxItems: 5 },
    ],
    ["several plain types", object({ a: { type: ["string", "null"] } })],
    [
      "required names and closed objects",
      object({ a: { type: "string" } }, { required: ["a"], additionalProperties: false }),
    ],
    [
      "annotations",
      object(
        { a: { type: "string", description: "x", title: "y" } },
        { $schema: "z", examples: [] },
      ),
    ],
    ["nesting", object({ a: object({ b: { type: "array", items: object({}) } }) })],
  ])("%s", async (_name, schema) => {
    expect(unsupportedInSchema(schema)).toBeNull();
    await expect(jsonSchemaToGbnf(schema)).resolves.toContain("root ::=");
  });
});

describe("a JSON Schema is refused, with the place, when it has", () => {
  it.each([
    ["a pattern", object({ a: { type: "string", pattern: "^x" } }), 'the schema.a uses "pattern"'],
    ["a minimum", object({ a: { type: "number", minimum: 0 } }), 'the schema.a uses "minimum"'],
    ["a format", object({ a: { type: "string", format: "date" } }), 'uses "format"'],
    ["oneOf", { oneOf: [{ type: "string" }] }, 'needs one "type"'],
    ["anyOf beside a type", { type: "object", anyOf: [] }, 'uses "anyOf"'],
    ["a reference", object({ a: { $ref: "#/$defs/b" } }), 'the schema.a needs one "type"'],
    ["unique items", { type: "array", uniqueItems: true }, 'uses "uniqueItems"'],
    ["a keyword of another type", { type: "string", items: {} }, 'uses "items"'],
    ["bounds on several types", { type: ["string", "null"], maxLength: 3 }, 'uses "maxLength"'],
    ["several types with an object", { type: ["object", "null"] }, "may combine only"],
    [
      "bounds that exclude each other",
      { type: "string", minLength: 3, maxLength: 2 },
      "minLength <= maxLength",
    ],
    ["a length that is no number", { type: "string", maxLength: "3" }, "whole numbers"],
    ["an enum value of another type", { type: "string", enum: ["a", 1] }, "lists 1"],
    ["an enum of nothing", { enum: [] }, "must list"],
    ["an enum of objects", { enum: [{}] }, "must list"],
    ["an enum and lengths", { type: "string", enum: ["a"], maxLength: 3 }, 'uses "maxLength"'],
    ["a required name without a schema", object({}, { required: ["a"] }), 'requires "a"'],
    ["open properties", object({}, { additionalProperties: true }), "additional properties"],
    ["no type", object({ a: {} }), 'the schema.a needs one "type"'],
    ["an unknown type", { type: "date" }, 'needs one "type"'],
    ["an inherited name as its type", { type: "constructor" }, 'needs one "type"'],
    ["properties that are no object", { type: "object", properties: [] }, "is not an object"],
    ["a property that is no schema", object({ a: true }), "the schema.a is not an object"],
  ])("%s", async (_name, schema, message) => {
    expect(unsupportedInSchema(schema)).toContain(message);
    await expect(jsonSchemaToGbnf(schema)).rejects.toThrow(GrammarError);
  });

  it("too many levels", () => {
    let schema: Record<string, unknown> = { type: "string" };
    for (let depth = 0; depth < 100_000; depth++) schema = { type: "array", items: schema };
    expect(unsupportedInSchema(schema)).toContain("nested deeper than 64 levels");
  });
});

describe("the grammar of a JSON Schema", () => {
  it("ends with the value, has no exponent in integers and a bounded one in numbers", async () => {
    const gbnf = await jsonSchemaToGbnf(object({ a: { type: "integer" }, b: { type: "number" } }));
    expect(gbnf).not.toContain(String.raw`\n\n`);
    expect(gbnf).toContain('integer-number-rule ::= "-"? ("0" | [1-9] [0-9]{0,15})\n');
    expect(gbnf).toMatch(/fractional-number-rule ::= .*\("0" \| \[1-9\] \[0-9\]\?\)\)\?$/m);
  });

  it("has no bytes beyond the last code point and no escaped surrogates in texts", async () => {
    const gbnf = await jsonSchemaToGbnf({ type: "string" });
    expect(gbnf).toContain("[dD] [0-7] [0-9a-fA-F]{2}");
    expect(gbnf).not.toContain("[0-9a-fA-F]{4}");
    expect(gbnf).not.toContain("[^");
  });
});
