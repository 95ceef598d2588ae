import { describe, expect, it } from "vitest";
import { decide } from "../../../src/analyze/decision/decide.ts";
import { falseAlarms } from "../../../src/analyze/inference/false-alarms.ts";
import { identityKey } from "../../../src/analyze/model-identity.ts";
import { analyzePerformance } from "../../../src/analyze/performance/analyze-performance.ts";
import { comparisonGroups } from "../../../src/report/compose/comparison-groups.ts";
import type { ManifestModel } from "../../../src/core/manifest.ts";
import { sessionOf } from "../../fixtures/report/build-experiment.ts";
import { emptyDossier } from "../../fixtures/dossier/build-dossier.ts";
import { servedModelOf, servedOf } from "../../fixtures/report/served-experiment.ts";
import { filesOf } from "./decision/analyses.ts";

const OTHER_PLACE = { baseUrl: "http://127.0.0.1:9090/v1" };

describe("identityKey", () => {
  it("is the same for the same id and file only", () => {
    const key = identityKey({ modelId: "a", fileSha256: "f" });
    expect(identityKey({ modelId: "a", fileSha256: "f" })).toBe(key);
    expect(identityKey({ modelId: "a", fileSha256: "g" })).not.toBe(key);
    expect(identityKey({ modelId: "b", fileSha256: "f" })).not.toBe(key);
  });

  it.each([
    ["address", OTHER_PLACE],
    ["served name", { servedModel: "other" }],
    ["file", { modelFile: "other.gguf" }],
  ])("tells servers apart by their %s", (_, changes) => {
    const of = (served: ReturnType<typeof servedOf>) =>
      identityKey({ modelId: "a", fileSha256: null, served });
    expect(of(servedOf(changes))).not.toBe(of(servedOf()));
    expect(of(servedOf({ serverPid: 1 }))).toBe(of(servedOf()));
  });
});

function analysisOf(models: readonly ManifestModel[]) {
  const sessions = models.map(({ modelId, facts }) => sessionOf(modelId, 0, facts));
  const files = filesOf({ models, prompts: 5, rounds: 2 });
  return analyzePerformance({ ...files, sessions }, { resamples: 100 });
}

describe("two served models, of whose files nothing is known", () => {
  const analysis = analysisOf([servedModelOf("a"), servedModelOf("b", OTHER_PLACE)]);

  it("are not the same file against itself", () => {
    const { comparisons } = analysis;
    expect(comparisons.length).toBeGreaterThan(0);
    expect(falseAlarms(comparisons, analysis.models)).toMatchObject({ comparisonCount: 0 });
    expect(comparisonGroups({ ...emptyDossier(), performance: [analysis] }).aa).toEqual([]);
  });

  it("stand as two models before a decision, also with one id in two experiments", () => {
    const elsewhere = analysisOf([servedModelOf("a", OTHER_PLACE)]);
    const rules = { constraints: [], axes: { quality: null, latency: null, memory: null } };
    const decision = decide({ performance: [analysis, elsewhere], capability: [] }, rules);
    expect(decision.models.map(({ modelId, fileSha256 }) => [modelId, fileSha256])).toEqual([
      ["a", null],
      ["b", null],
      ["a", null],
    ]);
  });
});
