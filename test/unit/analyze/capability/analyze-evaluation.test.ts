import { describe, expect, it } from "vitest";
import { analyzeEvaluation } from "../../../../src/analyze/capability/analyze-evaluation.ts";
import { sampleEvaluation } from "../../../fixtures/evaluation/build-evaluation.ts";

const analysis = analyzeEvaluation(sampleEvaluation());
const task = (name: string) => {
  const found = analysis.tasks.find((each) => each.task === name);
  if (found === undefined) throw new Error(name);
  return found;
};

describe("analyzeEvaluation", () => {
  it("means figures over scored items and leaves failed ones and those not run out", () => {
    const [figure] = task("mmlu_anatomy").metrics;
    expect(figure).toMatchObject({ metric: "acc", mean: 2 / 3, itemCount: 3 });
    // Right, right, wrong: sample standard deviation 0.57735, over the root of 3.
    expect(figure?.standardError).toBeCloseTo(1 / 3, 12);
  });

  it("counts what became of every item", () => {
    expect(task("mmlu_anatomy").counts).toMatchObject({
      scoredCount: 3,
      failedCount: 0,
      notRunCount: 1,
    });
    expect(task("gsm8k").counts).toEqual({
      plannedCount: 4,
      scoredCount: 3,
      invalidCount: 1,
      truncatedCount: 1,
      failedCount: 1,
      notRunCount: 0,
      cutPromptCount: 0,
      unevenBoundaryCount: 0,
    });
  });

  it("counts items with a choice that shares a token with its context", () => {
    expect(task("mmlu_virology").counts.unevenBoundaryCount).toBe(1);
  });

  it("weights groups by items and has none for tasks that stand alone", () => {
    expect(analysis.groups.map(({ group, tasks }) => [group, tasks.length])).toEqual([
      ["mmlu_stem", 1],
      ["mmlu_other", 1],
      ["mmlu", 2],
    ]);
    expect(analysis.groups.at(-1)?.metrics[0]).toMatchObject({ mean: 2 / 3, itemCount: 6 });
  });

  it("has classification figures for labels only", () => {
    expect(task("mini_intents").classification?.accuracy).toBe(1);
    expect(task("gsm8k").classification).toBeNull();
  });

  it("takes the last record of an item that was tried again", () => {
    const input = sampleEvaluation();
    const failed = input.records.filter((record) => record.status === "failed");
    const [first] = input.records;
    if (first?.status !== "ok") throw new Error("no record");
    const again = failed.map((record) => ({ ...first, trialKey: record.trialKey }));
    const retried = analyzeEvaluation({ ...input, records: [...input.records, ...again] });
    expect(retried.tasks.map(({ counts }) => counts.failedCount)).toEqual([0, 0, 0, 0]);
  });
});
