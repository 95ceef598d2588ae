import { describe, expect, it } from "vitest";
import { decide } from "../../../../src/analyze/decision/decide.ts";
import { decisionSchema } from "../../../../src/analyze/decision/decision.ts";
import type { Analysis } from "../../../../src/analyze/performance/analysis.ts";
import type { DecisionAxes, DecisionRules } from "../../../../src/core/decision.ts";
import { modelOf, QUIET } from "../../../fixtures/report/build-experiment.ts";
import { taskAnalysis } from "../../../fixtures/dossier/task-evaluation.ts";
import { analysisOf, P50 } from "./analyses.ts";

const LATENCY: DecisionAxes = {
  quality: null,
  latency: { scenario: "chat", metric: "ttft_p50_ms" },
  memory: null,
};
const TWO = analysisOf({
  models: [modelOf("a"), modelOf("b")],
  ttftMs: (modelId) => (modelId === "a" ? 100 : 200),
});

function decideOn(performance: readonly Analysis[], rules: Partial<DecisionRules> = {}) {
  const decision = decide(
    { performance, capability: [] },
    { constraints: [], axes: LATENCY, ...rules },
  );
  expect(decisionSchema.safeParse(JSON.parse(JSON.stringify(decision))).error).toBeUndefined();
  return decision.models;
}

describe("decide", () => {
  it("drops a model that fails a constraint and keeps it off the front", () => {
    const models = decideOn([TWO], { constraints: [P50({ min: 150 })] });
    expect(models.map(({ modelId, status, isOnFront }) => [modelId, status, isOnFront])).toEqual([
      ["a", "falls-out", null],
      ["b", "passes", true],
    ]);
  });

  it("names the models that are better on one axis and worse on none", () => {
    const models = decideOn([TWO]);
    expect(models.map(({ isOnFront, dominatedBy }) => [isOnFront, dominatedBy])).toEqual([
      [true, []],
      [false, ["a"]],
    ]);
  });

  it("is undecided when one constraint cannot be judged and none fails", () => {
    const constraints = [P50({ max: 1000 }), { task: "banking77", min: 0.5 }];
    expect(decideOn([TWO], { constraints }).map(({ status }) => status)).toEqual([
      "undecided",
      "undecided",
    ]);
  });

  it("falls out with one failure, whatever cannot be judged", () => {
    const constraints = [P50({ max: 1 }), { task: "banking77", min: 0.5 }];
    expect(decideOn([TWO], { constraints })[0]?.status).toBe("falls-out");
  });

  it("shows figures of an unreliable cell and ranks nobody by them", () => {
    const onBattery = analysisOf({
      models: [modelOf("a"), modelOf("b")],
      change: (record) =>
        record.modelId === "a"
          ? { ...record, conditionsAfter: { ...QUIET, powerSource: "battery" } }
          : record,
    });
    expect(decideOn([onBattery]).map(({ axes, isOnFront }) => [axes.latency, isOnFront])).toEqual([
      [100, null],
      [100, true],
    ]);
  });

  it("takes one id of two files for two models, each with its own figures", () => {
    const later = analysisOf({
      models: [modelOf("a", { fileSha256: "f".repeat(64) })],
      ttftMs: () => 50,
    });
    const models = decideOn([TWO, later]);
    expect(
      models.map(({ modelId, axes, isOnFront }) => [modelId, axes.latency, isOnFront]),
    ).toEqual([
      ["a", 100, false],
      ["b", 200, false],
      ["a", 50, true],
    ]);
  });

  it("has no front without an axis", () => {
    const axes = { quality: null, latency: null, memory: null };
    expect(decideOn([TWO], { axes }).map(({ isOnFront }) => isOnFront)).toEqual([null, null]);
  });

  it("decides on nothing without models", () => {
    expect(decideOn([])).toEqual([]);
  });

  it("finds the primary figure of a task, and another one by its name", () => {
    const capability = [taskAnalysis()];
    const [task] = capability[0]?.tasks ?? [];
    if (task === undefined) throw new Error("no task");
    const figureOf = (metric: string) =>
      task.estimates.find((estimate) => estimate.metric === metric)?.value ?? null;
    const observed = [{}, { metric: "macro_f1" }].map((named) => {
      const constraints = [{ task: task.task, min: 0, ...named }];
      const { models } = decide({ performance: [], capability }, { constraints, axes: LATENCY });
      return models.find(({ modelId }) => modelId === task.modelId)?.outcomes[0]?.observed;
    });
    expect(observed).toEqual([figureOf(task.primaryMetric ?? ""), figureOf("macro_f1")]);
    expect(observed[0]).not.toBeNull();
  });
});
