import { describe, expect, it } from "vitest";
import { canonicalJson, sha256Of } from "../../../src/core/hash.ts";
import { manifestSchema, type Environment } from "../../../src/core/manifest.ts";
import { buildManifest } from "../../../src/plan/build-manifest.ts";
import { buildPlan } from "../../../src/plan/build-plan.ts";
import { setDeterministicMode } from "../../../src/plan/deterministic-mode.ts";
import { preparedModel, preparedScenario } from "./prepared-samples.ts";

const environment: Environment = {
  hardware: {
    cpuModel: "CPU",
    physicalCores: 2,
    performanceCores: null,
    logicalCores: 4,
    totalMemoryBytes: 8e9,
    gpus: [],
  },
  software: {
    platform: "linux",
    architecture: "x64",
    osName: null,
    osVersion: null,
    kernel: "6",
    node: "v20.19.0",
  },
  packages: {},
  git: null,
};

function manifest(configs: Record<string, unknown>) {
  const scenario = preparedScenario();
  const models = [preparedModel([scenario])];
  const plan = buildPlan(
    models,
    [scenario],
    { runs: 2, rounds: 2, warmUps: 0, promptsPerRound: null },
    setDeterministicMode({ seed: 42 }),
  );
  return buildManifest({
    experimentId: "exp_20250101_000000",
    createdEpochMs: 1,
    environment,
    options: { runs: 2 },
    seed: 42,
    checkpoint: true,
    models,
    scenarios: [scenario],
    plan,
    planSha256: sha256Of("plan"),
    configs,
  });
}

describe("buildManifest", () => {
  it("follows its schema", () => {
    const built = manifest({ models: {} });
    expect(manifestSchema.parse(built)).toEqual(built);
  });

  it("names a model by file name and hash, not by its place on the machine", () => {
    const built = manifest({});
    expect(built.models[0]).toMatchObject({
      fileName: "small.gguf",
      fileSha256: sha256Of("small"),
    });
    expect(JSON.stringify(built)).not.toContain("/models/");
  });

  it("hashes the configurations as validated, whatever the order of their keys", () => {
    const a = manifest({ models: { b: 1, a: 2 } });
    const b = manifest({ models: { a: 2, b: 1 } });

    expect(a.configsSha256).toBe(sha256Of(canonicalJson({ models: { a: 2, b: 1 } })));
    expect(b.configsSha256).toBe(a.configsSha256);
  });
});
