import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plannedTrialSchema } from "../../../src/core/record.ts";
import { buildPlan, type PlanSettings } from "../../../src/plan/build-plan.ts";
import { setDeterministicMode } from "../../../src/plan/deterministic-mode.ts";
import { items, preparedModel, preparedScenario } from "./prepared-samples.ts";

const chat = preparedScenario({ key: "chat", prompts: items(6) });
const report = preparedScenario({ key: "report", prompts: items(4) });
const scenarios = [chat, report];
const models = ["a", "b", "c"].map((modelId) =>
  preparedModel(scenarios, { modelId, fileSha256: modelId.repeat(64) }),
);
const SETTINGS: PlanSettings = { runs: 5, rounds: 2, warmUps: 2, promptsPerRound: null };

function plan(settings: Partial<PlanSettings> = {}, seed = 42) {
  return buildPlan(models, scenarios, { ...SETTINGS, ...settings }, setDeterministicMode({ seed }));
}

describe("buildPlan", () => {
  it("gives the same plan for the same seed", () => {
    expect(plan()).toEqual(plan());
  });

  it("gives another order for another seed", () => {
    const order = (seed: number): string[] => plan({}, seed).trials.map((trial) => trial.promptId);
    expect(order(42)).not.toEqual(order(43));
  });

  it("asks every model the same prompts in the same order", () => {
    const { trials } = plan();
    const workOf = (modelId: string): unknown[] =>
      trials
        .filter((trial) => trial.modelId === modelId)
        .map(({ scenario, promptId, round, mode, cacheCondition, phase, repetition }) => [
          [scenario, promptId, round, mode],
          [cacheCondition, phase, repetition],
        ]);

    expect(workOf("a")).toEqual(workOf("b"));
    expect(workOf("a")).toEqual(workOf("c"));
  });

  it("lets every model take part in every round, in an order of its own per round", () => {
    const { roundOrder } = plan({ runs: 40, rounds: 40 });

    expect(roundOrder).toHaveLength(40);
    for (const order of roundOrder) expect([...order].sort()).toEqual(["a", "b", "c"]);
    expect(new Set(roundOrder.map((order) => order.join())).size).toBe(6);
  });

  it("asks the same prompts in every round when prompts are crossed with rounds", () => {
    const { trials } = plan({ runs: 12, rounds: 4, promptsPerRound: 3, warmUps: 0 });
    const promptsOf = (round: number): string[] =>
      trials
        .filter(
          (trial) =>
            trial.modelId === "b" &&
            trial.scenario === "chat" &&
            trial.mode === "fixed-length" &&
            trial.phase === "measured" &&
            trial.round === round,
        )
        .map(({ promptId }) => promptId);

    expect(new Set(promptsOf(0)).size).toBe(3);
    for (const round of [1, 2, 3]) expect(promptsOf(round).sort()).toEqual(promptsOf(0).sort());
    expect(new Set([0, 1, 2, 3].map((round) => promptsOf(round).join())).size).toBeGreaterThan(1);
  });

  it("spreads the runs over the rounds, none differing by more than one", () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 1, max: 40 })
          .chain((runs) =>
            fc.record({ runs: fc.constant(runs), rounds: fc.integer({ min: 1, max: runs }) }),
          ),
        ({ runs, rounds }) => {
          const { trials } = plan({ runs, rounds, warmUps: 0, promptsPerRound: null });
          const perRound = Array.from(
            { length: rounds },
            (_, round) =>
              trials.filter(
                (trial) =>
                  trial.modelId === "a" &&
                  trial.scenario === "chat" &&
                  trial.phase === "measured" &&
                  trial.mode === "fixed-length" &&
                  trial.round === round,
              ).length,
          );
          expect(perRound.reduce((sum, count) => sum + count, 0)).toBe(runs);
          expect(Math.max(...perRound) - Math.min(...perRound)).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 30 },
    );
  });

  it("begins every process and scenario with its warm-ups", () => {
    const { trials } = plan();
    const cells = new Map<string, string[]>();
    for (const { modelId, round, scenario, phase } of trials) {
      const key = `${modelId} ${round} ${scenario}`;
      cells.set(key, [...(cells.get(key) ?? []), phase]);
    }

    expect(cells.size).toBe(12);
    for (const phases of cells.values()) {
      expect(phases.slice(0, 2)).toEqual(["warm-up", "warm-up"]);
      expect(phases.slice(2)).not.toContain("warm-up");
    }
  });

  it("repeats one measured request per model as its determinism check", () => {
    const { trials } = plan();
    const checks = trials.filter((trial) => trial.phase === "determinism-check");

    expect(checks.map((trial) => trial.modelId).sort()).toEqual(["a", "b", "c"]);
    for (const check of checks) {
      const same = trials.find(
        (trial) =>
          trial.phase === "measured" &&
          trial.modelId === check.modelId &&
          trial.promptId === check.promptId &&
          trial.mode === check.mode,
      );
      expect(same?.request).toEqual(check.request);
      expect(same?.round).toBe(0);
    }
  });

  it("repeats the prompts once there are more runs than prompts", () => {
    const { trials } = plan({ runs: 13, rounds: 1 });
    const repetitions = trials.filter(
      (trial) =>
        trial.modelId === "a" &&
        trial.scenario === "chat" &&
        trial.phase === "measured" &&
        trial.mode === "fixed-length",
    );

    expect(repetitions.map((trial) => trial.repetition)).toEqual([
      0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 2,
    ]);
  });

  it("gives every trial a key of its own, its place, and the form of a plan's line", () => {
    const { trials } = plan({ runs: 13, rounds: 3 });

    expect(new Set(trials.map((trial) => trial.trialKey)).size).toBe(trials.length);
    expect(trials.map((trial) => trial.sequence)).toEqual(trials.map((_, index) => index));
    for (const trial of trials) expect(plannedTrialSchema.parse(trial)).toEqual(trial);
  });

  it("gives each run a sampler seed that another run of the same prompt does not have", () => {
    const sampled = preparedScenario({
      prompts: items(1),
      parameters: {
        output_tokens: 4,
        sampling: { temperature: 0.7, top_k: null, top_p: null, min_p: null },
      },
    });
    const { trials } = buildPlan(
      [preparedModel([sampled])],
      [sampled],
      { runs: 3, rounds: 1, warmUps: 0, promptsPerRound: null },
      setDeterministicMode({ seed: 1 }),
    );
    const seeds = trials
      .filter((trial) => trial.phase === "measured" && trial.mode === "fixed-length")
      .map((trial) => trial.request.sampling.seed);

    expect(new Set(seeds).size).toBe(3);
  });
});
