import { describe, expect, it } from "vitest";
import { buildPlan } from "../../../src/plan/build-plan.ts";
import { contextProblems, largestNeed } from "../../../src/plan/check-fit.ts";
import { setDeterministicMode } from "../../../src/plan/deterministic-mode.ts";
import { facts, item, preparedModel, preparedScenario } from "./prepared-samples.ts";

// The longest need: 22 tokens of the second question and 1 of output, or 17 and 8.
const scenario = preparedScenario({ prompts: [item("a")], warmup: [item("w")] });

function problemsWith(contextTokens: number | null): string[] {
  const model = preparedModel([scenario], {
    facts: { ...facts, options: { ...facts.options, contextTokens } },
  });
  const { trials } = buildPlan(
    [model],
    [scenario],
    { runs: 1, rounds: 1, warmUps: 1, promptsPerRound: null },
    setDeterministicMode({ seed: 1 }),
  );
  expect(largestNeed(trials)).toBe(25);
  return contextProblems([model], trials);
}

describe("contextProblems", () => {
  it("finds nothing when the largest trial just fits", () => {
    expect(problemsWith(25)).toEqual([]);
  });

  it("names model, scenario, the prompt that needs most, and both sizes", () => {
    expect(problemsWith(24)).toEqual([
      "small, chat: prompt w and its output need 25 tokens, the context holds 24",
    ]);
  });

  it("leaves the judgement to an engine that does not tell its context", () => {
    expect(problemsWith(null)).toEqual([]);
  });
});
