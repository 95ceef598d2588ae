import { describe, expect, it } from "vitest";
import { sha256Of } from "../../../src/core/hash.ts";
import { promptTrials, warmUpTrial } from "../../../src/plan/prompt-trials.ts";
import type { PreparedScenario } from "../../../src/plan/prepared.ts";
import type { KeylessTrial } from "../../../src/plan/trial-key.ts";
import { facts, item, preparedModel, preparedScenario } from "./prepared-samples.ts";

const SLOT = { round: 1, repetition: 2, phase: "measured", seed: 7 } as const;

function trialsOf(scenario: PreparedScenario, changes = {}): KeylessTrial[] {
  const [first] = scenario.prompts.prompts;
  if (first === undefined) throw new Error("the sample has no prompt");
  return promptTrials(preparedModel([scenario], changes), scenario, first, SLOT);
}

// "Material a.\n\nWho?" has 17 characters, "Material a.\n\nWhere to?" has 22; they share "Material a.\n\nWh".
const one = preparedScenario({ prompts: [item("a")] });

describe("promptTrials", () => {
  it("runs a prompt cold, then cached, then with a second question on the same material", () => {
    expect(trialsOf(one).map(({ mode, cacheCondition }) => [mode, cacheCondition])).toEqual([
      ["fixed-length", "cold"],
      ["first-token", "cached"],
      ["first-token", "warm-prefix"],
    ]);
  });

  it("caches all tokens of the prompt but the last, and of the second question what both share", () => {
    const [cold, cached, warm] = trialsOf(one);

    expect(cold?.request.cache).toEqual({ kind: "cold" });
    expect(cached?.promptTokenCount).toBe(17);
    expect(cached?.request.cache).toEqual({ kind: "prefix", tokenCount: 16 });
    expect(warm?.promptTokenCount).toBe(22);
    expect(warm?.request.cache).toEqual({ kind: "prefix", tokenCount: 15 });
  });

  it("decodes a fixed number of tokens past the model's own end", () => {
    const [cold, cached] = trialsOf(one);

    expect(cold?.request).toMatchObject({ maxOutputTokens: 8, ignoreEndOfGeneration: true });
    expect(cached?.request).toMatchObject({ maxOutputTokens: 1, ignoreEndOfGeneration: true });
  });

  it("leaves at least two tokens of a second question to evaluate", () => {
    const twin = { ...item("a"), followUp: "Who?" };
    const [, , warm] = trialsOf(preparedScenario({ prompts: [twin] }));

    expect(warm?.request.cache).toEqual({ kind: "prefix", tokenCount: 15 });
  });

  it("leaves out what an engine without a prefix cache cannot do", () => {
    const without = {
      facts: { ...facts, capabilities: { ...facts.capabilities, prefixCache: false } },
    };
    expect(trialsOf(one, without).map(({ cacheCondition }) => cacheCondition)).toEqual(["cold"]);
  });

  it("asks for structured output in words alone where the engine takes no schema", () => {
    const structured = preparedScenario({
      prompts: [item("a")],
      schema: { type: "object" },
      parameters: { max_tokens: 50, use_structured_output: true },
    });
    const trials = trialsOf(structured, {
      facts: { ...facts, capabilities: { ...facts.capabilities, jsonSchema: false } },
    });

    expect(trials.map(({ mode, request }) => [mode, request.jsonSchema])).toEqual([
      ["unconstrained", null],
      ["first-token", null],
      ["first-token", null],
    ]);
  });

  it("asks for structured output with the grammar first and without it last, both free to end", () => {
    const schema = { type: "object" };
    const structured = preparedScenario({
      prompts: [item("a")],
      schema,
      parameters: { max_tokens: 50, use_structured_output: true },
    });
    const trials = trialsOf(structured);

    expect(trials.map(({ mode }) => mode)).toEqual([
      "constrained",
      "first-token",
      "first-token",
      "unconstrained",
    ]);
    expect(trials.map(({ request }) => request.jsonSchema)).toEqual([schema, null, null, null]);
    expect(trials[0]?.request).toMatchObject({ maxOutputTokens: 50, ignoreEndOfGeneration: false });
    expect(trials[3]?.request).toMatchObject({ maxOutputTokens: 50, ignoreEndOfGeneration: false });
  });

  it("says whether the prompt has the length that the scenario declares", () => {
    const narrow = preparedScenario({
      prompts: [item("a")],
      parameters: { output_tokens: 8, input_tokens_range: [17, 21] },
    });
    expect(trialsOf(narrow).map((trial) => trial.promptLengthInRange)).toEqual([true, true, false]);
  });

  it("carries its slot and the hash of the rendered text", () => {
    const [cold] = trialsOf(one);

    expect(cold).toMatchObject({ round: 1, repetition: 2, phase: "measured", promptId: "a" });
    expect(cold?.promptSha256).toBe(sha256Of("Material a.\n\nWho?"));
  });

  it("uses the seed of the slot when the scenario samples", () => {
    const sampled = preparedScenario({
      prompts: [item("a")],
      parameters: {
        output_tokens: 8,
        sampling: { temperature: 0.8, top_k: 40, top_p: null, min_p: null },
      },
    });
    const [cold, cached] = trialsOf(sampled);

    expect(cold?.request.sampling).toMatchObject({ temperature: 0.8, topK: 40, seed: 7 });
    expect(cached?.request.sampling.temperature).toBe(0);
  });
});

describe("warmUpTrial", () => {
  it("has the shape of a measured trial: same mode, same length", () => {
    const [warmUp] = one.prompts.warmup;
    if (warmUp === undefined) throw new Error("the sample has no warm-up");
    const trial = warmUpTrial(preparedModel([one]), one, warmUp, { ...SLOT, phase: "warm-up" });

    expect(trial).toMatchObject({
      mode: "fixed-length",
      cacheCondition: "cold",
      phase: "warm-up",
      promptId: "w0",
    });
    expect(trial.request.maxOutputTokens).toBe(8);
  });
});
