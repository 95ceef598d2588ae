import { Ajv } from "ajv";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LoadedModel } from "../../../../src/core/engine.ts";
import type { GenerationTrace, Sampling } from "../../../../src/core/generation.ts";
import { REQUEST, load, modelFolder, valueOf, writeTinyModel } from "./tiny-model.ts";

const folder = modelFolder();
let model: LoadedModel;

beforeAll(async () => {
  model = valueOf(load(await writeTinyModel(folder)));
});

afterAll(async () => {
  await model.close();
});

const SAMPLING: Sampling = { temperature: 3, topK: null, topP: null, minP: null, seed: 1 };

/** Everything is bounded, because random weights do not come to an end by themselves. */
const SCHEMAS: Readonly<Record<string, Record<string, unknown>>> = {
  "plain values": {
    type: "object",
    properties: {
      text: { type: "string", maxLength: 12 },
      count: { type: "integer" },
      amount: { type: "number" },
      isNew: { type: "boolean" },
      nothing: { type: "null" },
    },
    required: ["text", "count", "amount", "isNew", "nothing"],
    additionalProperties: false,
  },
  "values from lists": {
    type: "object",
    properties: {
      currency: { type: "string", enum: ["EUR", "CHF"] },
      level: { enum: [1, 2.5, -3] },
      kind: { const: 'quo"te\\ é\n' },
    },
    required: ["currency", "level", "kind"],
  },
  "bounded arrays": {
    type: "array",
    items: { type: "string", minLength: 2, maxLength: 4 },
    minItems: 2,
    maxItems: 3,
  },
  "nested objects": {
    type: "object",
    properties: {
      outer: {
        type: "object",
        properties: {
          'odd "name"\\': {
            type: "array",
            minItems: 1,
            maxItems: 2,
            items: {
              type: "object",
              properties: { x: { type: ["integer", "null"] } },
              required: ["x"],
            },
          },
        },
        required: ['odd "name"\\'],
      },
    },
    required: ["outer"],
  },
};

async function generate(
  jsonSchema: Record<string, unknown>,
  sampling: Sampling,
  maxOutputTokens = 400,
): Promise<GenerationTrace> {
  return valueOf(
    await model.generate({
      ...REQUEST,
      jsonSchema,
      sampling,
      maxOutputTokens,
      ignoreEndOfGeneration: false,
    }),
  );
}

describe.each(Object.entries(SCHEMAS))("constrained output of %s", (_name, schema) => {
  const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);

  it("conforms when greedy", async () => {
    const trace = await generate(schema, REQUEST.sampling);
    expect(trace.stopReason).toBe("end-of-generation");
    expect([JSON.parse(trace.text), validate(JSON.parse(trace.text))]).toEqual([
      JSON.parse(trace.text),
      true,
    ]);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])("conforms when sampled with seed %i", async (seed) => {
    const trace = await generate(schema, { ...SAMPLING, seed });
    expect(trace.stopReason).toBe("end-of-generation");
    expect(validate(JSON.parse(trace.text))).toBe(true);
  });

  it("that is cut says so", async () => {
    const trace = await generate(schema, REQUEST.sampling, 3);
    expect(trace.stopReason).toBe("max-tokens");
    expect(trace.outputTokens).toHaveLength(3);
  });
});
