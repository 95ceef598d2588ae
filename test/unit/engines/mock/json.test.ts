import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { minimalInstance } from "../../../../src/engines/mock/json-instance.ts";
import { codeOf, generated, load, textRequest } from "./scripts.ts";

const SCHEMAS: readonly (readonly [string, Record<string, unknown>, unknown])[] = [
  ["everything", {}, null],
  ["a constant", { const: 5 }, 5],
  ["an enumeration", { enum: ["low", "high"] }, "low"],
  ["a string", { type: "string" }, "text"],
  ["a long string", { type: "string", minLength: 6 }, "textxx"],
  ["a short string", { type: "string", maxLength: 2 }, "te"],
  ["a date", { type: "string", format: "date" }, "2024-01-31"],
  ["a pattern", { type: "string", pattern: "^[A-Z]{3}$" }, "EUR"],
  ["a number above a limit", { type: "number", exclusiveMinimum: 2 }, 3],
  ["a number between close limits", { exclusiveMinimum: 0.25, exclusiveMaximum: 0.75 }, 0.5],
  ["an integer multiple", { type: "integer", minimum: 11, multipleOf: 5 }, 15],
  ["a negative number", { type: "integer", maximum: -4 }, -4],
  ["a boolean", { type: "boolean" }, false],
  ["null", { type: "null" }, null],
  ["several types", { type: ["integer", "null"] }, 0],
  ["an empty array", { type: "array", items: { type: "string" } }, []],
  ["an array of two", { type: "array", minItems: 2, items: { const: 1 } }, [1, 1]],
  ["a tuple", { prefixItems: [{ const: 1 }], minItems: 2, items: { const: 2 } }, [1, 2]],
  [
    "required members only",
    {
      type: "object",
      properties: { a: { type: "integer" }, b: { type: "string" } },
      required: ["b"],
      additionalProperties: false,
    },
    { b: "text" },
  ],
  ["a minimal number of members", { properties: { a: { const: 1 } }, minProperties: 1 }, { a: 1 }],
  [
    "an undeclared member",
    { required: ["x"], additionalProperties: { type: "integer" } },
    { x: 0 },
  ],
  ["a reference", { $ref: "#/$defs/a~1b", $defs: { "a/b": { const: 7 } } }, 7],
  ["alternatives", { anyOf: [false, { type: "null" }] }, null],
  ["alternatives of a number", { oneOf: [{ minimum: 3 }, { maximum: 1 }] }, 3],
  [
    "all parts",
    {
      allOf: [
        { properties: { a: { const: 1 } }, required: ["a"] },
        { properties: { b: { const: 2 } }, required: ["b"] },
      ],
    },
    { a: 1, b: 2 },
  ],
];

describe("minimalInstance", () => {
  it.each(SCHEMAS)("makes up %s", (_, schema, expected) => {
    const instance = minimalInstance(schema);
    expect(instance).toEqual(expected);
    expect(new Ajv2020({ strict: false, validateFormats: false }).validate(schema, instance)).toBe(
      true,
    );
  });

  it.each([
    ["contains itself", { required: ["a"], properties: { a: { $ref: "#" } } }],
    ["has alternatives that contain each other", { anyOf: [{ $ref: "#" }, { $ref: "#" }] }],
    ["refers to nothing", { $ref: "#/$defs/none" }],
    ["refers to another document", { $ref: "https://example.com/schema" }],
    ["allows nothing", { required: ["a"], properties: { a: false } }],
    ["has an empty range", { type: "number", minimum: 3, maximum: 2 }],
    ["wants a huge string", { type: "string", minLength: 1e9 }],
    ["wants a huge array", { type: "array", minItems: 1e9 }],
    ["has a pattern that no sample fits", { type: "string", pattern: "^q{7}$" }],
  ])("gives up on a schema that %s", (_, schema) => {
    expect(() => minimalInstance(schema)).toThrow();
  });
});

describe("an answer under a schema", () => {
  const schema = {
    type: "object",
    properties: { amount: { type: "number" }, currency: { enum: ["EUR", "USD"] } },
    required: ["amount", "currency"],
  };

  it("is a small instance of it and ends with the grammar", async () => {
    const trace = await generated(await load(), "ab", { jsonSchema: schema });
    expect(trace).toMatchObject({
      text: '{"amount":0,"currency":"EUR"}',
      stopReason: "grammar-end",
      endToken: null,
    });
  });

  it("is the scripted JSON when the script has one for the prompt, conforming or not", async () => {
    const model = await load({
      output: {
        text: "other",
        by_prompt: [
          { contains: "ab", text: "plain words" },
          { contains: "ab", json: { amount: "wrong" } },
        ],
      },
    });
    expect((await generated(model, "ab", { jsonSchema: schema })).text).toBe('{"amount":"wrong"}');
    expect((await generated(model, "ab")).text).toBe("plain words");
  });

  it("is cut at the token limit like any other", async () => {
    const trace = await generated(await load(), "ab", { jsonSchema: schema, maxOutputTokens: 3 });
    expect(trace).toMatchObject({ stopReason: "max-tokens", outputTokenCount: 3 });
  });

  it("is refused when no instance can be made up", async () => {
    const model = await load();
    for (const jsonSchema of [{ not: {} }, { $ref: "#" }, { type: "string", pattern: "(" }]) {
      expect(codeOf(await model.generate(textRequest("ab", { jsonSchema })))).toBe(
        "engine-refused",
      );
    }
  });
});
