import { describe, expect, it } from "vitest";
import { evaluationScoreSchema } from "../../../src/core/evaluation.ts";
import type { StopReason } from "../../../src/core/generation.ts";
import { RECORD_SCHEMA_VERSION } from "../../../src/core/record.ts";
import { scoreFacts } from "../../../src/score/facts.ts";
import { labelsResult, okRecord } from "../../fixtures/classification/evaluation-samples.ts";
import { textRecord, textTrial } from "../../fixtures/realistic/trials.ts";

const TRIAL = textTrial({
  scorer: "facts",
  target: {
    requiredFacts: [["2.50 EUR", "2,50 €"], ["1.9 %"]],
    forbiddenFacts: [["free", "no fee"], ["3 EUR"]],
  },
});

function judge(text: string, stopReason?: StopReason) {
  return scoreFacts(TRIAL, textRecord(text, stopReason));
}

describe("scoreFacts", () => {
  it("finds an answer correct that tells every required fact and no wrong claim", () => {
    expect(judge("It costs 2,50 € plus 1.9% of the amount.")).toMatchObject({
      outcome: "answered",
      metrics: { correct: 1, required_recall: 1, forbidden_count: 0, length_words: 10 },
      details: { required: ["2.50 EUR", "1.9 %"], missing: [], forbidden: [] },
    });
  });

  it("counts the required facts that are told", () => {
    expect(judge("It costs 2.50 EUR.")).toMatchObject({
      metrics: { correct: 0, required_recall: 0.5 },
      details: { missing: ["1.9 %"] },
    });
  });

  it("finds an answer wrong that also tells a wrong claim", () => {
    expect(judge("2.50 EUR plus 1.9 %, or 3 EUR, or it is free")).toMatchObject({
      metrics: { correct: 0, required_recall: 1, forbidden_count: 2 },
      details: { forbidden: ["free", "3 EUR"] },
    });
  });

  it("does not see a negation: this is how it is defined", () => {
    expect(judge("Not 2.50 EUR and not 1.9 %").metrics["correct"]).toBe(1);
    expect(judge("2.50 EUR and 1.9 %, it is not free").metrics["correct"]).toBe(0);
  });

  it("does not count what is told while thinking", () => {
    expect(judge("<think>2.50 EUR, 1.9 %</think>I do not know.").metrics["required_recall"]).toBe(
      0,
    );
  });

  it.each(["", "  \n", "<think>2.50 EUR", "..."])("finds no answer in %j", (text) => {
    expect(judge(text)).toMatchObject({ outcome: "invalid", metrics: { correct: 0 } });
  });

  it("finds an answer truncated when the limit came before all facts", () => {
    expect(judge("It costs 2.50 EUR plus", "max-tokens").outcome).toBe("truncated");
    expect(judge("", "max-tokens").outcome).toBe("truncated");
    expect(judge("2.50 EUR plus 1.9 % of the", "max-tokens")).toMatchObject({
      outcome: "answered",
      metrics: { correct: 1 },
    });
  });

  it("gives a line of scores.jsonl", () => {
    const score = judge("It costs 2.50 EUR.");
    const line = { schemaVersion: RECORD_SCHEMA_VERSION, trialKey: TRIAL.trialKey, ...score };
    expect(evaluationScoreSchema.parse(JSON.parse(JSON.stringify(line)))).toEqual(line);
  });

  it("refuses a record without text and a target of another task", () => {
    const record = okRecord(0, labelsResult([[[1, -1]], [[2, -1]]]));
    expect(() => scoreFacts(TRIAL, record)).toThrow("it holds no generated text");
    const other = textTrial({ scorer: "facts", target: { label: "a" } });
    expect(() => scoreFacts(other, textRecord("a"))).toThrow("its target is not of this task");
  });
});
