import { describe, expect, it } from "vitest";
import type { ManifestRung } from "../../../src/core/manifest.ts";
import { ladderDifference, type LadderPlan } from "../../../src/store/ladder-diff.ts";
import { ladderTrial } from "../measure/ladder-laboratory.ts";
import { sampleModel } from "./sample-experiment.ts";

const DIRECT: ManifestRung = {
  rung: "direct",
  program: "llama.cpp",
  version: "1",
  programOptions: [],
  isForeign: false,
};
const SERVER: ManifestRung = { ...DIRECT, rung: "llama-server", program: "llama-server" };

function planOf(changes: Partial<LadderPlan> = {}): LadderPlan {
  return {
    scenario: "chat",
    rounds: 2,
    promptCount: 3,
    outputTokens: 8,
    rungs: [DIRECT, SERVER],
    models: [sampleModel],
    plan: [ladderTrial("direct", "m0"), ladderTrial("llama-server", "m0")],
    ...changes,
  };
}

/** The same with other keys. */
const OTHER_KEYS = [ladderTrial("direct", "m7"), ladderTrial("llama-server", "m0")];

describe("ladderDifference", () => {
  it("is null for the same trial keys", () => {
    expect(ladderDifference(planOf(), planOf())).toBeNull();
  });

  it("counts what is gone and what is new", () => {
    const diff = ladderDifference(planOf(), planOf({ plan: OTHER_KEYS }));
    expect(diff?.removed).toHaveLength(1);
    expect(diff?.added).toHaveLength(1);
  });

  it.each<[Partial<LadderPlan>, string]>([
    [{ rounds: 3 }, "rounds: 2 -> 3"],
    [{ outputTokens: 9 }, "outputTokens: 8 -> 9"],
    [{ scenario: "other" }, "scenario: chat -> other"],
    [{ rungs: [DIRECT] }, "llama-server: a rung that is no longer asked for"],
    [
      { rungs: [DIRECT, SERVER, { ...DIRECT, rung: "own-server" }] },
      "own-server: a rung that was not planned",
    ],
    [
      { rungs: [DIRECT, { ...SERVER, version: "2", programOptions: ["--parallel", "1"] }] },
      "llama-server: llama-server 1 -> llama-server 2 --parallel 1",
    ],
    [{}, "model, rungs and numbers are the same: the prompts or the tool have changed"],
  ])("names %j", (changes, reason) => {
    const diff = ladderDifference(planOf(), planOf({ plan: OTHER_KEYS, ...changes }));
    expect(diff?.reasons).toContain(reason);
  });

  it("names what about the model changed", () => {
    const models = [{ ...sampleModel, fileSha256: "0".repeat(64) }];
    const diff = ladderDifference(planOf(), planOf({ plan: OTHER_KEYS, models }));
    expect(diff?.reasons[0]).toMatch(/^small: SHA-256 of the model file: /);
  });
});
