import { describe, expect, it } from "vitest";
import type { EvaluationTrial } from "../../../src/core/evaluation.ts";
import { argMax, scoreMultipleChoice } from "../../../src/score/multiple-choice.ts";
import { okRecord, textResult } from "../../fixtures/classification/evaluation-samples.ts";
import { choicesResult } from "../../fixtures/lm-eval/recorded.ts";
import { sha256Of } from "../../../src/core/hash.ts";

function trialOf(
  choices: readonly string[],
  gold: number,
  metrics: readonly string[] = ["acc", "acc_norm"],
  delimiter = " ",
): EvaluationTrial {
  return {
    trialKey: sha256Of("item 0"),
    modelId: "m",
    task: "arc_challenge",
    docId: 0,
    sequence: 0,
    taskVersion: "1",
    scorer: "multiple-choice",
    language: "en",
    doc: {},
    target: { gold, delimiter, metrics: [...metrics] },
    promptSha256: sha256Of("Q"),
    request: {
      kind: "choices",
      context: "Q",
      continuations: choices.map((choice) => delimiter + choice),
    },
  };
}

describe("scoreMultipleChoice", () => {
  it("takes the largest sum of log-probabilities, and the largest per character", () => {
    const record = okRecord(0, choicesResult([-4, -6]));
    const score = scoreMultipleChoice(trialOf(["yes", "certainly"], 1), record);
    expect(score).toMatchObject({
      outcome: "answered",
      answer: 0,
      metrics: { acc: 0, acc_norm: 1 },
      details: { logLikelihoods: [-4, -6], picked: { acc: 0, acc_norm: 1, bytes: 1 } },
    });
  });

  it("adds up the tokens of a choice", () => {
    const { choices, ...rest } = choicesResult([-1, -1]) as Extract<
      ReturnType<typeof choicesResult>,
      { kind: "choices" }
    >;
    const long = choices.map((choice, index) => {
      return index === 0 ? { ...choice, tokenLogprobs: [-0.25, -0.25, -1] } : choice;
    });
    const score = scoreMultipleChoice(
      trialOf(["ab", "cd"], 1),
      okRecord(0, { ...rest, choices: long }),
    );
    expect(score.details["logLikelihoods"]).toEqual([-1.5, -1]);
    expect(score.answer).toBe(1);
  });

  it("counts code points, not UTF-16 units and not the delimiter", () => {
    // Per code point -1 and -0.9; with the delimiter -0.5 and -0.72; per UTF-16 unit -0.5 and -0.9.
    const record = okRecord(0, choicesResult([-1, -3.6]));
    const score = scoreMultipleChoice(trialOf(["\u{1f600}", "four"], 1), record);
    expect(score.metrics).toEqual({ acc: 0, acc_norm: 1 });
    expect(score.details["picked"]).toEqual({ acc: 0, acc_norm: 1, bytes: 0 });
  });

  it("gives only the figures that the task is known by", () => {
    const record = okRecord(0, choicesResult([-1, -2]));
    expect(scoreMultipleChoice(trialOf(["A", "B"], 0, ["acc"]), record).metrics).toEqual({
      acc: 1,
    });
  });

  it("takes the first of equal sums", () => {
    const record = okRecord(0, choicesResult([-2, -1, -1]));
    expect(scoreMultipleChoice(trialOf(["A", "B", "C"], 2), record)).toMatchObject({
      answer: 1,
      metrics: { acc: 0, acc_norm: 0 },
    });
  });

  it("never normalizes to an empty choice, whose score per character is without bound", () => {
    const record = okRecord(0, choicesResult([-1, -5]));
    const score = scoreMultipleChoice(trialOf(["", "word"], 1), record);
    expect(score.metrics).toEqual({ acc: 0, acc_norm: 1 });
  });

  it("refuses a record of another kind or with another number of choices", () => {
    const trial = trialOf(["A", "B"], 0);
    expect(() => scoreMultipleChoice(trial, okRecord(0, textResult("A")))).toThrow(
      "it does not hold the log-likelihoods of 2 choices",
    );
    expect(() => scoreMultipleChoice(trial, okRecord(0, choicesResult([-1])))).toThrow(
      "it does not hold the log-likelihoods of 2 choices",
    );
    expect(() =>
      scoreMultipleChoice({ ...trial, target: 0 }, okRecord(0, choicesResult([-1, -2]))),
    ).toThrow("its target is not of this task");
  });
});

describe("argMax", () => {
  it.each([
    [[3, 1, 3], 0],
    [[1, 2, 2], 1],
    [[Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY], 0],
    [[1, Number.NaN, 5, Number.NaN], 1],
  ])("of %j is at %i, as numpy's", (values, place) => {
    expect(argMax(values)).toBe(place);
  });
});
