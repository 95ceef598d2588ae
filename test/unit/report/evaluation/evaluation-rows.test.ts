import { describe, expect, it } from "vitest";
import { analyzeEvaluation } from "../../../../src/analyze/capability/analyze-evaluation.ts";
import type { EvaluationInput } from "../../../../src/analyze/capability/task-items.ts";
import { evaluationRows } from "../../../../src/report/evaluation/evaluation-rows.ts";
import { itemsLine } from "../../../../src/report/evaluation/items-line.ts";
import { sampleEvaluation } from "../../../fixtures/evaluation/build-evaluation.ts";

/** The sample without what was answered on one task. */
function without(task: string): EvaluationInput {
  const input = sampleEvaluation();
  const keys = new Set(
    input.plan.filter((trial) => trial.task === task).map(({ trialKey }) => trialKey),
  );
  return {
    ...input,
    records: input.records.filter(({ trialKey }) => !keys.has(trialKey)),
    scores: input.scores.filter(({ trialKey }) => !keys.has(trialKey)),
  };
}

const rowsOf = (input: EvaluationInput) =>
  evaluationRows(analyzeEvaluation(input)).filter((row) => row.task !== "");

describe("evaluationRows", () => {
  it("shows a group of several leaves behind them, over all their items", () => {
    const rows = rowsOf(sampleEvaluation());

    expect(rows.map(({ task, itemCount, value }) => [task, itemCount, value])).toEqual([
      ["mmlu_anatomy", "3", "66.7 %"],
      ["mmlu_virology", "3", "66.7 %"],
      ["mmlu (2 tasks)", "6", "66.7 %"],
      ["gsm8k", "3", "33.3 %"],
      ["mini_intents", "3", "100 %"],
    ]);
  });

  it("shows no group where only one of its leaves has items", () => {
    expect(rowsOf(without("mmlu_virology")).map(({ task }) => task)).toEqual([
      "mmlu_anatomy",
      "mmlu_virology",
      "gsm8k",
      "mini_intents",
    ]);
  });

  it("counts nothing of answers where there are none", () => {
    const row = rowsOf(without("mmlu_virology")).find(({ task }) => task === "mmlu_virology");

    expect(row).toMatchObject({ itemCount: "0", invalid: "-", truncated: "-", failed: "0" });
  });
});

describe("itemsLine", () => {
  const analysis = analyzeEvaluation(sampleEvaluation());

  it("says how far the items came and what to type to go on", () => {
    expect(itemsLine(analysis, "edge-bench eval --resume x")).toBe(
      "Items: 16 planned, 12 done, 2 failed, 2 not run; go on with edge-bench eval --resume x",
    );
  });

  it("names no command where the evaluation cannot be resumed or nothing is left", () => {
    const finished = { ...analysis, tasks: [] };

    expect(itemsLine(analysis, null)).toBe("Items: 16 planned, 12 done, 2 failed, 2 not run");
    expect(itemsLine(finished, "edge-bench eval --resume x")).toBe(
      "Items: 0 planned, 0 done, 0 failed, 0 not run",
    );
  });
});
