import { describe, expect, it } from "vitest";
import { manifestDifferences } from "../../../../src/analyze/manifest-differences.ts";
import {
  factsOf,
  manifestOf,
  modelOf,
  scenarioOf,
} from "../../../fixtures/report/build-experiment.ts";

const MANIFEST = manifestOf([modelOf("a"), modelOf("b")], [scenarioOf("chat")]);

describe("manifestDifferences", () => {
  it("finds nothing between a manifest and itself", () => {
    expect(manifestDifferences(MANIFEST, MANIFEST)).toEqual([]);
  });

  it("names a setting by its path, with both values", () => {
    expect(manifestDifferences(MANIFEST, { ...MANIFEST, seed: 7 })).toEqual([
      { path: "seed", a: "42", b: "7" },
    ]);
  });

  it("names members of lists by their own name, whatever their order", () => {
    const models = [modelOf("b"), modelOf("a", { quantization: "F16" })];
    expect(manifestDifferences(MANIFEST, { ...MANIFEST, models })).toEqual([
      { path: "models.a.quantization", a: "Q4_1", b: "F16" },
    ]);
  });

  it("shows what only one side has against nothing", () => {
    const git = { commit: "c0ffee", dirty: false };
    const environment = { ...MANIFEST.environment, git };
    expect(manifestDifferences(MANIFEST, { ...MANIFEST, environment })).toEqual([
      { path: "environment.git", a: "null", b: null },
      { path: "environment.git.commit", a: null, b: "c0ffee" },
      { path: "environment.git.dirty", a: null, b: "false" },
    ]);
  });

  it("takes ids, dates and how long a model took to load for no setting", () => {
    const models = MANIFEST.models.map((model) => ({ ...model, facts: factsOf({ loadNs: 5 }) }));
    const other = { ...MANIFEST, experimentId: "exp_20260101_000000", createdEpochMs: 1, models };
    expect(manifestDifferences(MANIFEST, other)).toEqual([]);
  });
});
