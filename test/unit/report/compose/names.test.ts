import { describe, expect, it } from "vitest";
import type { Dossier } from "../../../../src/analyze/dossier.ts";
import { analyzePerformance } from "../../../../src/analyze/performance/analyze-performance.ts";
import { namesOf } from "../../../../src/report/compose/names.ts";
import { wordsOf } from "../../../../src/report/words/words-of.ts";
import { emptyDossier } from "../../../fixtures/dossier/build-dossier.ts";
import { manifestOf, modelOf, scenarioOf } from "../../../fixtures/report/build-experiment.ts";

const words = wordsOf("en");

function dossierOf(experiments: readonly (readonly [string, readonly string[]])[]): Dossier {
  const performance = experiments.map(([experimentId, modelIds]) =>
    analyzePerformance({
      manifest: manifestOf(
        modelIds.map((modelId) => modelOf(modelId, { displayName: "Same" })),
        [scenarioOf("chat")],
        { experimentId },
      ),
      plan: [],
      records: [],
      sessions: [],
      scores: [],
    }),
  );
  return { ...emptyDossier(), performance };
}

describe("the name of a model", () => {
  it("has format and quantization", () => {
    const names = namesOf(dossierOf([["exp_20250301_100000", ["a"]]]), words);
    expect(names.of("performance", { experimentId: "exp_20250301_100000", modelId: "a" })).toBe(
      "Same GGUF Q4_1",
    );
  });

  it("has the id where two models of an experiment would read the same", () => {
    const names = namesOf(dossierOf([["exp_20250301_100000", ["a", "b"]]]), words);
    expect(names.of("performance", { experimentId: "exp_20250301_100000", modelId: "b" })).toBe(
      "Same GGUF Q4_1 [b]",
    );
  });

  it("has the experiment where it was measured in two", () => {
    const names = namesOf(
      dossierOf([
        ["exp_20250301_100000", ["a"]],
        ["exp_20250308_100000", ["a"]],
      ]),
      words,
    );
    expect(names.of("performance", { experimentId: "exp_20250308_100000", modelId: "a" })).toBe(
      "Same GGUF Q4_1 (exp_20250308_100000)",
    );
    expect(names.ofDecision({ modelId: "a" })).toBe("Same GGUF Q4_1");
  });

  it("is the id for a model that no analysis knows", () => {
    expect(namesOf(emptyDossier(), words).ofDecision({ modelId: "x\u001b" })).toBe("x\\u{1b}");
  });
});
