import { describe, expect, it } from "vitest";
import { evaluationScoreSchema } from "../../../src/core/evaluation.ts";
import type { StopReason } from "../../../src/core/generation.ts";
import { RECORD_SCHEMA_VERSION } from "../../../src/core/record.ts";
import { scoreExtraction } from "../../../src/score/extraction.ts";
import { textRecord, textTrial } from "../../fixtures/realistic/trials.ts";

const GOLD = { name: "Helena Marsh", amount: 1480, date: "2025-03-03", card: null };
const TARGET = {
  schema: {
    type: "object",
    properties: {
      name: { type: ["string", "null"] },
      amount: { type: ["number", "null"] },
      date: { type: ["string", "null"], pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" },
      card: { type: ["string", "null"] },
    },
    required: ["name", "amount", "date", "card"],
    additionalProperties: false,
  },
  fields: GOLD,
};
const TRIAL = textTrial({ scorer: "extraction", target: TARGET });

function judge(output: string, stopReason?: StopReason) {
  return scoreExtraction(TRIAL, textRecord(output, stopReason));
}

describe("scoreExtraction", () => {
  it("gives full marks to the right object", () => {
    expect(judge(JSON.stringify(GOLD))).toMatchObject({
      outcome: "answered",
      answer: GOLD,
      metrics: {
        strict_parse: 1,
        repaired_parse: 1,
        strict_valid: 1,
        repaired_valid: 1,
        field_accuracy_strict: 1,
        field_accuracy: 1,
        exact_match: 1,
        value_recall: 1,
        hallucinated_count: 0,
        hallucination_rate: 0,
      },
    });
  });

  it("keeps strict and repaired reading apart", () => {
    expect(judge(`Here it is:\n\`\`\`json\n${JSON.stringify(GOLD)}\n\`\`\``)).toMatchObject({
      outcome: "answered",
      metrics: {
        strict_parse: 0,
        strict_valid: 0,
        field_accuracy_strict: 0,
        repaired_parse: 1,
        repaired_valid: 1,
        field_accuracy: 1,
      },
      details: {
        problems: [
          "the output as a whole is not one JSON text",
          "a JSON value stands inside a code fence",
        ],
      },
    });
  });

  it("judges the fields apart from the schema: valid JSON may be wrong", () => {
    const output = JSON.stringify({ name: "Else", amount: 1, date: "2025-01-01", card: "1234" });
    expect(judge(output)).toMatchObject({
      metrics: {
        strict_valid: 1,
        field_accuracy: 0,
        value_recall: 0,
        hallucinated_count: 1,
        hallucination_rate: 1,
      },
      details: { wrong: ["name", "amount", "date", "card"], hallucinated: ["card"] },
    });
  });

  it("reads a field by its declared form although the schema is violated", () => {
    const output = JSON.stringify({
      ...GOLD,
      amount: "1,480.00 EUR",
      date: "3 March 2025",
      card: "",
    });
    expect(judge(output)).toMatchObject({
      metrics: { strict_parse: 1, strict_valid: 0, field_accuracy: 1, hallucinated_count: 0 },
    });
  });

  it("counts members that were not asked for as made up, when they are filled", () => {
    expect(judge(JSON.stringify({ ...GOLD, phone: "1", note: null }))).toMatchObject({
      metrics: { field_accuracy: 1, strict_valid: 0, hallucinated_count: 1, hallucination_rate: 0 },
      details: { notAskedFor: ["phone"] },
    });
  });

  it("finds a field wrong that is left out, also where null is right", () => {
    expect(judge("{}")).toMatchObject({
      outcome: "answered",
      metrics: { strict_parse: 1, strict_valid: 0, field_accuracy: 0, hallucinated_count: 0 },
    });
  });

  it("has no hallucination figures without an object, and never averages them as 0 or 1", () => {
    expect(judge("I cannot do that.")).toMatchObject({
      outcome: "invalid",
      answer: null,
      metrics: {
        field_accuracy: 0,
        value_recall: 0,
        hallucinated_count: null,
        hallucination_rate: null,
      },
    });
  });

  it("leaves out the rates that a document does not define", () => {
    const full = textTrial({ scorer: "extraction", target: { ...TARGET, fields: { name: "A" } } });
    const empty = textTrial({
      scorer: "extraction",
      target: { ...TARGET, fields: { name: null } },
    });
    expect(
      scoreExtraction(full, textRecord('{"name": "A"}')).metrics["hallucination_rate"],
    ).toBeNull();
    expect(scoreExtraction(empty, textRecord('{"name": null}')).metrics["value_recall"]).toBeNull();
  });

  it("finds an object truncated that the token limit cut, and counts what is there", () => {
    expect(judge('{"name": "Helena Marsh", "amount": 1480, "da', "max-tokens")).toMatchObject({
      outcome: "truncated",
      metrics: { strict_parse: 0, repaired_parse: 1, field_accuracy: 0.5, exact_match: 0 },
    });
    expect(judge("Well, the", "max-tokens").outcome).toBe("truncated");
  });

  it("takes a whole object for an answer although more text ran into the limit", () => {
    expect(judge(`${JSON.stringify(GOLD)} I hope that`, "max-tokens").outcome).toBe("answered");
  });

  it("takes no object in which a name occurs twice", () => {
    expect(judge('{"name": "Helena Marsh", "name": "Else"}')).toMatchObject({
      outcome: "invalid",
      metrics: { strict_parse: 0, repaired_parse: 0 },
    });
  });

  it.each(['{"amount": 1e999}', '{"name": {"a": [[1]]}}', '{"__proto__": "x"}'])(
    "gives a line of scores.jsonl for %s",
    (output) => {
      const score = judge(output);
      const line = { schemaVersion: RECORD_SCHEMA_VERSION, trialKey: TRIAL.trialKey, ...score };
      expect(evaluationScoreSchema.safeParse(JSON.parse(JSON.stringify(line))).success).toBe(true);
      expect(score.metrics["value_recall"]).toBe(0);
    },
  );

  it("survives an output that nests as deep as it is long", () => {
    const score = judge(`{"name": ${"[".repeat(20_000)}${"]".repeat(20_000)}}`);
    expect(score.metrics["field_accuracy"]).toBe(0);
  });
});
