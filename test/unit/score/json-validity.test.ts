import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConfigError } from "../../../src/core/errors.ts";
import { scoreRecordSchema } from "../../../src/core/record.ts";
import { firstDuplicateName } from "../../../src/score/json-duplicate-name.ts";
import { createJsonValidityScorer, scoreJsonValidity } from "../../../src/score/json-validity.ts";
import { scorePerformance } from "../../../src/score/score-performance.ts";
import {
  failedOf,
  manifestOf,
  modelOf,
  okOf,
  plannedOf,
  scenarioOf,
  traceOf,
} from "../../fixtures/report/build-experiment.ts";

const SCHEMA = {
  type: "object",
  properties: { amount: { type: "number" }, currency: { enum: ["EUR", "CHF"] } },
  required: ["amount", "currency"],
  additionalProperties: false,
};

function recordOf(
  text: string,
  stopReason: "max-tokens" | "end-of-generation" = "end-of-generation",
) {
  const planned = plannedOf({ mode: "unconstrained" });
  return okOf(planned, 0, traceOf(planned, { text }, { stopReason }));
}

function score(text: string, schema: Record<string, unknown> = SCHEMA) {
  const { parses, conforms, problems } = scoreJsonValidity(recordOf(text), schema);
  return { parses, conforms, problems };
}

describe("scoreJsonValidity", () => {
  it("accepts white space around one JSON text that follows the schema", () => {
    expect(score('\n {"amount": 1.5, "currency": "EUR"} \n')).toEqual({
      parses: true,
      conforms: true,
      problems: [],
    });
  });

  it("tells every violation of the schema", () => {
    expect(score('{"amount": "1", "total": 2}')).toEqual({
      parses: true,
      conforms: false,
      problems: [
        "the value must have required property 'currency'",
        'the value must NOT have additional properties: "total"',
        "/amount must be number",
      ],
    });
  });

  it("does not take JSON out of a code fence, but says that it is there", () => {
    expect(score('Here:\n```json\n{"amount": 1, "currency": "EUR"}\n```')).toEqual({
      parses: false,
      conforms: false,
      problems: [
        "the output as a whole is not one JSON text",
        "a JSON value stands inside a code fence",
      ],
    });
  });

  it("does not take JSON out of prose, but says that it is there", () => {
    expect(score('The result is {"amount": 1}.').problems).toEqual([
      "the output as a whole is not one JSON text",
      "a JSON value stands inside other text",
    ]);
  });

  it("repairs nothing", () => {
    for (const text of [
      "{'amount': 1}",
      '{"amount": 1,}',
      '{"amount": NaN}',
      '{"amount": 1',
      "{} {}",
    ]) {
      expect(score(text).parses, text).toBe(false);
    }
  });

  it("says that an output was cut at the token limit", () => {
    const { problems } = scoreJsonValidity(recordOf('{"amount"', "max-tokens"), SCHEMA);
    expect(problems).toEqual([
      "the output as a whole is not one JSON text",
      "it was cut at the token limit",
    ]);
  });

  it("says that an output is empty", () => {
    expect(score("  \n").problems).toEqual(["the output is empty"]);
  });

  it("lets a lone number parse, as JSON does, but not conform", () => {
    expect(score("5")).toEqual({
      parses: true,
      conforms: false,
      problems: ["the value must be object"],
    });
  });

  it("refuses an object that names a member twice: readers disagree on its value", () => {
    expect(score('{"amount": 1, "currency": "EUR", "am\\u006funt": 900}')).toEqual({
      parses: true,
      conforms: false,
      problems: ['the name "amount" occurs twice'],
    });
  });

  it("keeps at most five short problems", () => {
    const text = JSON.stringify(
      Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`${i}${"k".repeat(500)}`, 1])),
    );
    const { problems } = score(text);
    expect(problems).toHaveLength(5);
    expect(Math.max(...problems.map((problem) => problem.length))).toBe(200);
  });

  it("survives a megabyte of open brackets", () => {
    expect(score("[".repeat(1_048_576)).parses).toBe(false);
    expect(score("[".repeat(262_144)).parses).toBe(false);
    expect(score('{"a":'.repeat(50_000)).parses).toBe(false);
  });

  it("survives a hundred thousand nested arrays", () => {
    const text = "[".repeat(100_000) + "]".repeat(100_000);
    expect(score(text)).toEqual({
      parses: true,
      conforms: false,
      problems: ["the value must be object"],
    });
  });

  it("calls what is too deep for a recursive schema undecided and not conforming", () => {
    const recursive = { $id: "tree", type: "array", items: { $ref: "tree" } };
    const text = "[".repeat(100_000) + "]".repeat(100_000);
    expect(score(text, recursive)).toEqual({
      parses: true,
      conforms: false,
      problems: ["nested too deeply to be checked"],
    });
  });

  it("does not examine more than 262,144 characters", () => {
    expect(score(`"${"x".repeat(262_144)}"`).problems).toEqual([
      "the output has 262146 characters; at most 262144 are examined",
    ]);
  });

  it("is not fooled by a member called __proto__", () => {
    expect(score('{"amount": 1, "currency": "EUR", "__proto__": {}}').problems).toEqual([
      'the value must NOT have additional properties: "__proto__"',
    ]);
  });

  it("never throws, and always gives a record that can be stored", () => {
    const scorer = createJsonValidityScorer(SCHEMA);
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.json()), (text) => {
        const result = scoreRecordSchema.parse(scorer(recordOf(text)));
        expect(result.conforms).toBe(result.problems.length === 0);
        expect(result.parses || !result.conforms).toBe(true);
      }),
    );
  });

  it.each([
    ["an unknown type", { type: "objekt" }],
    ["a reference to nowhere", { $ref: "https://example.org/none.json" }],
    ["an asynchronous schema", { $async: true, type: "object" }],
  ])("refuses a schema with %s as a configuration error", (_, schema) => {
    expect(() => createJsonValidityScorer(schema)).toThrow(ConfigError);
  });
});

describe("firstDuplicateName", () => {
  it("finds none in what JSON.stringify writes", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(firstDuplicateName(JSON.stringify(value, null, 1))).toBeNull();
      }),
    );
  });

  it("finds a name that occurs twice in the same object only", () => {
    expect(firstDuplicateName('[{"a":{"a":"a"}},{"a":":"}]')).toBeNull();
    expect(firstDuplicateName('{"x":[{"b":1 , "\\"b":2, "b" :3}]}')).toBe("b");
  });
});

describe("scorePerformance", () => {
  const manifest = manifestOf(
    [modelOf("a")],
    [scenarioOf("json", { jsonSchema: SCHEMA }), scenarioOf("chat")],
  );
  const free = plannedOf({ scenario: "json", mode: "unconstrained" });
  const forced = plannedOf({ scenario: "json", mode: "constrained" });

  it("scores each natural output of a scenario with a schema once", () => {
    const records = [okOf(free, 0), okOf(forced, 1), okOf(free, 2)];
    const scores = scorePerformance({ manifest, records, scores: [] });
    expect(scores.map((entry) => entry.trialKey)).toEqual([free.trialKey, forced.trialKey]);
    expect(scorePerformance({ manifest, records, scores })).toEqual([]);
  });

  it("scores no failure, no warm-up, no fixed-length output and no scenario without a schema", () => {
    const warmUp = plannedOf({ scenario: "json", mode: "constrained", phase: "warm-up" });
    const records = [
      failedOf(free, 0),
      okOf(warmUp, 1),
      okOf(plannedOf({ scenario: "json" }), 2),
      okOf(plannedOf({ mode: "unconstrained" }), 3),
    ];
    expect(scorePerformance({ manifest, records, scores: [] })).toEqual([]);
  });
});
