import { describe, expect, it } from "vitest";
import { evaluationScoreSchema } from "../../../src/core/evaluation.ts";
import { RECORD_SCHEMA_VERSION } from "../../../src/core/record.ts";
import { scoreLabelText } from "../../../src/score/label-text.ts";
import {
  labelsResult,
  okRecord,
  textResult,
  trialOf,
} from "../../fixtures/classification/evaluation-samples.ts";

const TRIAL = trialOf(0, "red", ["red", "blue"], "label-text");

describe("scoreLabelText", () => {
  it.each([
    ["Label: Red.", "answered", "red", 1],
    ["blue", "answered", "blue", 0],
    ["<think>blue?</think>\nred", "answered", "red", 1],
    ["It is red", "invalid", null, 0],
    ["red\n\nBecause of the colour.", "answered", "red", 1],
    ["<think>\nblue?\n</think>\n\nred", "answered", "red", 1],
    ["\n\nred", "answered", "red", 1],
    ["The colour:\nred", "invalid", null, 0],
    ["", "invalid", null, 0],
  ])("finds %j %s", (text, outcome, answer, acc) => {
    const score = scoreLabelText(TRIAL, okRecord(0, textResult(text)));
    expect(score).toMatchObject({ outcome, answer, metrics: { acc } });
  });

  it("tells an answer that ended at the token limit from one that is no label", () => {
    const score = scoreLabelText(TRIAL, okRecord(0, textResult("Well, the colour", "max-tokens")));
    expect(score).toMatchObject({ outcome: "truncated", answer: null, metrics: { acc: 0 } });
  });

  it("calls a first line that ended before the token limit invalid, not cut", () => {
    const text = "It is red.\nI say so because";
    const score = scoreLabelText(TRIAL, okRecord(0, textResult(text, "max-tokens")));
    expect(score).toMatchObject({ outcome: "invalid", answer: null });
  });

  it("calls an answer cut whose thinking did not end", () => {
    const score = scoreLabelText(TRIAL, okRecord(0, textResult("<think>\nWell,", "max-tokens")));
    expect(score).toMatchObject({ outcome: "truncated", answer: null });
  });

  it("takes a whole label that just fits the token limit", () => {
    const score = scoreLabelText(TRIAL, okRecord(0, textResult("red", "max-tokens")));
    expect(score).toMatchObject({ outcome: "answered", answer: "red" });
  });

  it("gives a line of scores.jsonl", () => {
    const score = scoreLabelText(TRIAL, okRecord(0, textResult("red")));
    const line = { schemaVersion: RECORD_SCHEMA_VERSION, trialKey: TRIAL.trialKey, ...score };
    expect(evaluationScoreSchema.parse(JSON.parse(JSON.stringify(line)))).toEqual(line);
  });

  it("refuses a record without text, and a target outside of its labels", () => {
    const record = okRecord(0, labelsResult([[[1, -1]], [[2, -1]]]));
    expect(() => scoreLabelText(TRIAL, record)).toThrow("it holds no generated text");
    const broken = { ...TRIAL, target: { label: "green", labels: ["red", "blue"] } };
    expect(() => scoreLabelText(broken, okRecord(0, textResult("red")))).toThrow(
      "its target is not one label of a label set",
    );
  });
});
