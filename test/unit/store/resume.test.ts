import { describe, expect, it } from "vitest";
import { sha256Of } from "../../../src/core/hash.ts";
import type { PlannedTrial } from "../../../src/core/record.ts";
import { planChangedError, planDifference } from "../../../src/store/plan-diff.ts";
import { lastStatuses, progressOf } from "../../../src/store/resume.ts";
import {
  failedRecord,
  okRecord,
  sampleFacts,
  sampleModel,
  samplePlan,
  sampleTrial,
} from "./sample-experiment.ts";

const sequences = (trials: readonly PlannedTrial[]): number[] =>
  trials.map((trial) => trial.sequence);

describe("progressOf", () => {
  it("counts failures and missing trials as remaining, in the planned order", async () => {
    const plan = samplePlan(4);
    const [first, second, third] = plan.map((trial) => trial);
    if (!first || !second || !third) throw new Error("plan");
    const statuses = await lastStatuses([okRecord(third), failedRecord(first), okRecord(second)]);
    const progress = progressOf(plan, statuses);
    expect(sequences(progress.done)).toEqual([1, 2]);
    expect(sequences(progress.failed)).toEqual([0]);
    expect(sequences(progress.remaining)).toEqual([0, 3]);
  });

  it("lets the last record of a trial win", async () => {
    const [trial] = samplePlan(1);
    if (!trial) throw new Error("plan");
    const retried = await lastStatuses([failedRecord(trial), okRecord(trial)]);
    expect(progressOf([trial], retried).remaining).toEqual([]);
  });

  it("repeats the warm-up of a model, round and scenario that has trials left, and no other", async () => {
    const warmUp = { phase: "warm-up" } as const;
    const plan = [
      sampleTrial(0, warmUp),
      sampleTrial(1),
      sampleTrial(2, { ...warmUp, round: 1 }),
      sampleTrial(3, { round: 1 }),
      sampleTrial(4, { round: 1 }),
    ];
    const statuses = await lastStatuses(plan.slice(0, 4).map((trial) => okRecord(trial)));
    expect(sequences(progressOf(plan, statuses).remaining)).toEqual([2, 4]);
  });

  it("counts a determinism check as work", () => {
    const plan = [sampleTrial(0, { phase: "determinism-check" })];
    expect(sequences(progressOf(plan, new Map()).remaining)).toEqual([0]);
  });

  it("has nothing left when every measured trial is ok, whatever became of warm-ups", async () => {
    const plan = [sampleTrial(0, { phase: "warm-up" }), sampleTrial(1)];
    const statuses = await lastStatuses([okRecord(sampleTrial(1))]);
    expect(progressOf(plan, statuses).remaining).toEqual([]);
  });
});

describe("planDifference", () => {
  const plan = samplePlan(3);
  const stored = { plan, models: [sampleModel] };

  it("is null for the same trials, in whatever order they come", () => {
    expect(planDifference(stored, { ...stored, plan: [...plan].reverse() })).toBeNull();
  });

  function reasonsFor(changed: PlannedTrial[], models = [sampleModel]): readonly string[] {
    return planDifference(stored, { plan: changed, models })?.reasons ?? [];
  }

  const rekeyed = plan.map((trial) => ({ ...trial, trialKey: sha256Of(`${trial.trialKey} new`) }));

  it("names the load option that changed", () => {
    const options = { ...sampleFacts.options, threads: 4 };
    const model = { ...sampleModel, facts: { ...sampleFacts, options } };
    expect(reasonsFor(rekeyed, [model])).toEqual(["small: threads in force: 2 -> 4"]);
  });

  it("names another model file and another CPU library", () => {
    const facts = { ...sampleFacts, cpuVariant: "ggml-cpu-zen4" };
    const model = { ...sampleModel, facts, fileSha256: sha256Of("other") };
    expect(reasonsFor(rekeyed, [model])).toEqual([
      "small: CPU library: ggml-cpu-haswell -> ggml-cpu-zen4",
      `small: SHA-256 of the model file: ${shortened("small", "other")}`,
    ]);
  });

  it("names the request setting that changed, once for many trials", () => {
    const longer = rekeyed.map((trial) => ({
      ...trial,
      request: { ...trial.request, maxOutputTokens: 16 },
    }));
    expect(reasonsFor(longer)).toEqual([
      "small, chat, fixed-length, cold: maxOutputTokens: 8 -> 16",
    ]);
  });

  it("names the prompt whose text changed", () => {
    const [first, ...rest] = plan;
    if (!first) throw new Error("plan");
    const edited = { ...first, trialKey: sha256Of("edited"), promptSha256: sha256Of("edited") };
    expect(reasonsFor([edited, ...rest])).toEqual(["chat: the text of prompt prompt-0"]);
  });

  it("says so when the keys differ for a reason that the plan does not show", () => {
    expect(reasonsFor(rekeyed)).toEqual([
      "models, prompts and requests are the same: the version of a prompt file or of the tool has changed",
    ]);
  });

  it("names trials that came or went", () => {
    const fewer = plan.slice(1);
    expect(reasonsFor(fewer)).toEqual([
      "small, chat, fixed-length, cold: trials that are no longer planned",
    ]);
    expect(reasonsFor([...plan, sampleTrial(3, { scenario: "essay" })])).toEqual([
      "small, essay, fixed-length, cold: trials that were not planned",
    ]);
  });

  it("refuses in words that say what to undo", () => {
    const diff = planDifference(stored, { plan: plan.slice(1), models: [] });
    if (diff === null) throw new Error("unchanged");
    expect(planChangedError("exp_20260802_040506", diff).message).toBe(
      [
        "exp_20260802_040506 cannot go on: the plan has changed (1 planned trials are gone, 0 are new)",
        "  small: the model is no longer chosen",
        "  small, chat, fixed-length, cold: trials that are no longer planned",
      ].join("\n"),
    );
  });
});

function shortened(before: string, after: string): string {
  return [before, after].map((text) => `${sha256Of(text).slice(0, 57)}...`).join(" -> ");
}
