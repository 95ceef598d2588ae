import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GREEDY } from "../../../src/core/generation.ts";
import { sha256Of } from "../../../src/core/hash.ts";
import type { PreparedModel } from "../../../src/plan/prepared.ts";
import { promptTrials } from "../../../src/plan/prompt-trials.ts";
import { trialKeyOf, type KeylessTrial } from "../../../src/plan/trial-key.ts";
import { facts, items, preparedModel, preparedScenario } from "./prepared-samples.ts";

const scenario = preparedScenario({ prompts: items(2) });
const model = preparedModel([scenario]);
const trial = firstTrial();
const KEY = trialKeyOf(model, scenario, trial);

function firstTrial(): KeylessTrial {
  const [item] = scenario.prompts.prompts;
  if (item === undefined) throw new Error("the sample has no prompt");
  const slot = { round: 0, repetition: 0, phase: "measured", seed: 1 } as const;
  const [first] = promptTrials(model, scenario, item, slot);
  if (first === undefined) throw new Error("the sample has no trial");
  return first;
}

const MODEL_CHANGES: Record<string, Partial<PreparedModel>> = {
  "the model file": { fileSha256: sha256Of("other") },
  "the engine": { facts: { ...facts, engine: "node-llama-cpp" } },
  "the engine's version": { facts: { ...facts, engineVersion: "v2" } },
  "the engine's package": { facts: { ...facts, enginePackage: "node-llama-cpp 3.21.2" } },
  "the CPU library": { facts: { ...facts, cpuVariant: "ggml-cpu-zen4" } },
  "the GPU kind": { facts: { ...facts, gpuKind: "metal" } },
  "the devices": {
    facts: {
      ...facts,
      devices: [{ name: "g", description: "GPU 1", kind: "gpu", totalMemoryBytes: null }],
    },
  },
  "the thread count": { facts: { ...facts, options: { ...facts.options, threads: 4 } } },
  "the context size": { facts: { ...facts, options: { ...facts.options, contextTokens: 2048 } } },
  "the type of the cache": { facts: { ...facts, options: { ...facts.options, kvTypeK: "q8_0" } } },
};

const TRIAL_CHANGES: Record<string, Partial<KeylessTrial>> = {
  "the model's id": { modelId: "other" },
  "the scenario": { scenario: "other" },
  "the mode": { mode: "constrained" },
  "the cache condition": { cacheCondition: "cached" },
  "the prompt's id": { promptId: "other" },
  "the prompt's text": { promptSha256: sha256Of("other") },
  "the round": { round: 1 },
  "the repetition": { repetition: 1 },
  "the phase": { phase: "determinism-check" },
  "the sampling": {
    request: { ...trial.request, sampling: { ...GREEDY, temperature: 0.5, seed: 3 } },
  },
  "the output length": { request: { ...trial.request, maxOutputTokens: 9 } },
  "the stop strings": { request: { ...trial.request, stopStrings: ["x"] } },
  "the JSON Schema": { request: { ...trial.request, jsonSchema: { type: "object" } } },
  "the cache state": { request: { ...trial.request, cache: { kind: "prefix", tokenCount: 3 } } },
};

describe("trialKeyOf", () => {
  it.each(Object.entries(MODEL_CHANGES))("changes with %s", (_, changes) => {
    expect(trialKeyOf({ ...model, ...changes }, scenario, trial)).not.toBe(KEY);
  });

  it.each(Object.entries(TRIAL_CHANGES))("changes with %s", (_, changes) => {
    expect(trialKeyOf(model, scenario, { ...trial, ...changes })).not.toBe(KEY);
  });

  it("changes with the version of the prompt file", () => {
    const newer = preparedScenario({ prompts: items(2), version: 2 });
    expect(trialKeyOf(model, newer, trial)).not.toBe(KEY);
  });

  it("does not change with what cannot change a result: place, name, load time", () => {
    const moved = {
      ...model,
      filePath: "/elsewhere/small.gguf",
      displayName: "Another name",
      facts: { ...facts, loadNs: 99 },
    };
    expect(trialKeyOf(moved, scenario, trial)).toBe(KEY);
  });

  it("never gives two identities the same key", () => {
    const identity = fc.record({
      modelId: fc.string({ minLength: 1, maxLength: 3 }),
      promptId: fc.string({ minLength: 1, maxLength: 3 }),
      scenario: fc.string({ minLength: 1, maxLength: 3 }),
      round: fc.nat({ max: 3 }),
      repetition: fc.nat({ max: 3 }),
    });
    fc.assert(
      fc.property(identity, identity, (a, b) => {
        const same = JSON.stringify(a) === JSON.stringify(b);
        const keys = [a, b].map((each) => trialKeyOf(model, scenario, { ...trial, ...each }));
        expect(keys[0] === keys[1]).toBe(same);
      }),
    );
  });
});
