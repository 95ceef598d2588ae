import { describe, expect, it } from "vitest";
import { sha256Of } from "../../../src/core/hash.ts";
import type { ManifestRung } from "../../../src/core/manifest.ts";
import { ladderTrialSchema, type LadderTrial, type RungName } from "../../../src/core/overhead.ts";
import { buildLadder, type LadderSettings } from "../../../src/plan/build-ladder.ts";
import { setDeterministicMode } from "../../../src/plan/deterministic-mode.ts";
import { preparedModel, preparedScenario } from "./prepared-samples.ts";

const scenario = preparedScenario();
const model = preparedModel([scenario]);

function rung(name: RungName, changes: Partial<ManifestRung> = {}): ManifestRung {
  return {
    rung: name,
    program: "p",
    version: "1",
    programOptions: [],
    isForeign: false,
    ...changes,
  };
}

const RUNGS = [rung("direct"), rung("direct-again"), rung("own-server")];

function ladder(
  changes: Partial<LadderSettings> = {},
  rungs: readonly ManifestRung[] = RUNGS,
  seed = 42,
): LadderTrial[] {
  const settings = { prompts: 4, rounds: 3, outputTokens: 5, ...changes };
  return buildLadder(model, scenario, rungs, settings, setDeterministicMode({ seed }));
}

function measured(plan: readonly LadderTrial[]): LadderTrial[] {
  return plan.filter(({ phase }) => phase === "measured");
}

describe("buildLadder", () => {
  it("plans trials that follow their schema, in the order of their sequence", () => {
    const plan = ladder();
    for (const trial of plan) expect(ladderTrialSchema.parse(trial)).toEqual(trial);
    expect(plan.map(({ sequence }) => sequence)).toEqual(plan.map((_, index) => index));
  });

  it("warms every rung up once in each round, before anything is measured", () => {
    const plan = ladder();
    for (const round of [0, 1, 2]) {
      const phases = plan.filter((trial) => trial.round === round).map(({ phase }) => phase);
      expect(phases).toEqual(
        Array.from({ length: 15 }, (_, place) => (place < 3 ? "warm-up" : "measured")),
      );
      const warmUps = plan.filter((trial) => trial.round === round && trial.phase === "warm-up");
      expect(warmUps.map((trial) => trial.rung).sort()).toEqual(
        RUNGS.map((each) => each.rung).sort(),
      );
    }
  });

  it("asks the same prompts on every rung and in every round, all rungs of a prompt in a row", () => {
    const plan = measured(ladder());
    const prompts = new Set(plan.map(({ promptId }) => promptId));
    expect(prompts.size).toBe(4);
    for (let start = 0; start < plan.length; start += RUNGS.length) {
      const turn = plan.slice(start, start + RUNGS.length);
      expect(new Set(turn.map(({ promptId }) => promptId)).size).toBe(1);
      expect(new Set(turn.map((trial) => trial.rung)).size).toBe(RUNGS.length);
    }
  });

  it("lets each rung be first, second and third equally often", () => {
    const plan = measured(ladder({ prompts: 6, rounds: 2 }));
    for (const { rung: name } of RUNGS) {
      const places = [0, 1, 2].map(
        (place) => plan.filter((trial, index) => index % 3 === place && trial.rung === name).length,
      );
      expect(places).toEqual([4, 4, 4]);
    }
  });

  it("starts the rungs of a round in an order that is drawn anew", () => {
    const starts = (plan: readonly LadderTrial[]): string[] =>
      Array.from({ length: 12 }, (_, round) =>
        plan
          .filter((trial) => trial.round === round && trial.phase === "warm-up")
          .map((trial) => trial.rung)
          .join(" "),
      );
    expect(new Set(starts(ladder({ rounds: 12 }))).size).toBeGreaterThan(3);
  });

  it("asks for the very tokens of the prompt, greedily, without a cache, a fixed number of tokens", () => {
    const [trial] = measured(ladder());
    const text = `Material ${trial?.promptId ?? ""}.\n\nWho?`;
    const tokens = Array.from(text, (character) => character.codePointAt(0));
    expect(trial?.request).toEqual({
      prompt: { kind: "tokens", tokens },
      sampling: { temperature: 0, topK: null, topP: null, minP: null, seed: 0 },
      maxOutputTokens: 5,
      ignoreEndOfGeneration: true,
      stopStrings: [],
      jsonSchema: null,
      cache: { kind: "cold" },
    });
    expect(trial?.promptTokenCount).toBe(text.length);
    expect(trial?.promptSha256).toBe(sha256Of(JSON.stringify(tokens)));
  });

  it("gives every trial a key of its own", () => {
    const plan = ladder();
    expect(new Set(plan.map(({ trialKey }) => trialKey)).size).toBe(plan.length);
  });

  it("gives the same plan for the same seed, and another order for another seed", () => {
    expect(ladder()).toEqual(ladder());
    const keys = (seed: number): string[] => ladder({}, RUNGS, seed).map((trial) => trial.trialKey);
    expect(keys(1)).not.toEqual(keys(2));
  });

  it("changes the keys of a rung with its program, version or options, and no others", () => {
    const before = ladder();
    const after = ladder({}, [...RUNGS.slice(0, 2), rung("own-server", { version: "2" })]);
    const changed = before.filter(
      ({ trialKey }) => !after.some((trial) => trial.trialKey === trialKey),
    );
    expect(new Set(changed.map((trial) => trial.rung))).toEqual(new Set(["own-server"]));
    expect(changed).toHaveLength(15);
  });

  it("refuses prompts without token ids", () => {
    const tokenized = new Map(
      [...model.tokenized].map(([key, text]) => [key, { ...text, tokens: null }]),
    );
    expect(() =>
      buildLadder(
        { ...model, tokenized },
        scenario,
        RUNGS,
        { prompts: 1, rounds: 1, outputTokens: 1 },
        setDeterministicMode({ seed: 1 }),
      ),
    ).toThrow(/has no token ids/);
  });
});
