import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { analyzeEvaluation } from "../../../../src/analyze/capability/analyze-evaluation.ts";
import { addCompliance } from "../../../../src/cli/report/add-compliance.ts";
import type { LoadedExperiment } from "../../../../src/cli/report/load-experiment.ts";
import { sha256Of } from "../../../../src/core/hash.ts";
import {
  complianceManifestSchema,
  type ComplianceManifest,
} from "../../../../src/core/manifest.ts";
import { experimentPaths } from "../../../../src/store/experiment-paths.ts";
import { sampleEvaluation } from "../../../fixtures/evaluation/build-evaluation.ts";
import { plantedAssessment } from "../../../fixtures/compliance/report-assessment.ts";
import { rejectionOf, temporaryFolder } from "../../../support/temporary-folder.ts";

const EVALUATION = sampleEvaluation();
const OURS = EVALUATION.manifest.models[0]?.fileSha256 ?? null;
const OTHER = "f".repeat(64);

/** An evaluation of models with these files; `null`: behind a server. */
function evaluationOf(...sha256s: readonly (string | null)[]): LoadedExperiment {
  const [model] = EVALUATION.manifest.models;
  if (model === undefined) expect.fail("the fixture has no model");
  const models = sha256s.map((fileSha256, place) => ({
    ...model,
    modelId: `model-${place + 1}`,
    fileSha256,
  }));
  const files = { ...EVALUATION, manifest: { ...EVALUATION.manifest, models } };
  const analysis = analyzeEvaluation(EVALUATION);
  return { command: "eval", directory: "results/exp_20260101_000000", files, analysis };
}

function complianceManifest(id: string, fileSha256: string | null): ComplianceManifest {
  const { manifest } = EVALUATION;
  const shared = Object.entries(manifest).filter(([name]) => name !== "targetError");
  return complianceManifestSchema.parse({
    ...Object.fromEntries(shared),
    experimentId: id,
    command: "comply",
    models: manifest.models.map((model) => ({ ...model, fileSha256 })),
    compliance: {
      profile: "internal-drafting",
      tier: "quick",
      families: ["F01"],
      skippedFamilies: [],
      controls: [],
      suite: { version: 1, sha256: OTHER },
      runSeed: "seed",
    },
  });
}

/** A compliance run in a results folder, with its answers or without any. */
function storeRun(folder: string, id: string, sha256: string | null, isAnswered = true): void {
  const paths = experimentPaths(join(folder, id));
  mkdirSync(paths.directory, { recursive: true });
  const linesOf = (values: readonly unknown[]): string =>
    values.map((value) => `${JSON.stringify(value)}\n`).join("");
  const plan = linesOf(EVALUATION.plan);
  const manifest = { ...complianceManifest(id, sha256), planSha256: sha256Of(plan) };
  writeFileSync(paths.manifest, JSON.stringify(manifest));
  writeFileSync(paths.plan, plan);
  writeFileSync(paths.records, isAnswered ? linesOf(EVALUATION.records) : "");
}

/** A run as it would be read, without its records. */
function loaded(directory: string): Promise<LoadedExperiment> {
  const manifest = complianceManifest(basename(directory), OURS);
  const nothing = { models: [], datasets: [], egress: null, remnants: null };
  return Promise.resolve({
    command: "comply",
    directory,
    files: { manifest, plan: [], records: [], scores: [], evidence: nothing, detectors },
    analysis: plantedAssessment(),
  });
}

const detectors = {} as Extract<LoadedExperiment, { command: "comply" }>["files"]["detectors"];

function added(experiments: readonly LoadedExperiment[]): string[] {
  return experiments
    .filter(({ command }) => command === "comply")
    .map(({ directory }) => basename(directory));
}

describe("a report with --compliance", () => {
  it("adds the newest compliance run of the same file that has answers", async () => {
    const folder = temporaryFolder();
    storeRun(folder, "exp_20260101_010000", OURS);
    storeRun(folder, "exp_20260102_010000", OURS);
    storeRun(folder, "exp_20260103_010000", OURS, false);
    storeRun(folder, "exp_20260104_010000", OTHER);
    const all = await addCompliance([evaluationOf(OURS)], folder, loaded);
    expect(added(all)).toEqual(["exp_20260102_010000"]);
    expect(all).toHaveLength(2);
  });

  it("adds one run for each file, and names a file without one", async () => {
    const said = vi.spyOn(console, "error").mockReturnValue();
    const folder = temporaryFolder();
    storeRun(folder, "exp_20260101_010000", OURS);
    storeRun(folder, "exp_20260102_010000", OTHER);
    const experiments = [evaluationOf(OURS, OTHER, "1".repeat(64))];
    const all = await addCompliance(experiments, folder, loaded);
    expect(added(all)).toEqual(["exp_20260102_010000", "exp_20260101_010000"]);
    expect(said.mock.calls.flat().join()).toContain("no compliance run of model-3");
    said.mockRestore();
  });

  it("passes over folders that cannot be read", async () => {
    const folder = temporaryFolder();
    storeRun(folder, "exp_20260101_010000", OURS);
    const broken = experimentPaths(join(folder, "exp_20260102_010000"));
    mkdirSync(broken.directory);
    writeFileSync(broken.manifest, "{");
    const all = await addCompliance([evaluationOf(OURS)], folder, loaded);
    expect(added(all)).toEqual(["exp_20260101_010000"]);
  });

  it("adds nothing to a compliance run of the same file", async () => {
    const folder = temporaryFolder();
    storeRun(folder, "exp_20260102_010000", OURS);
    const given = await loaded("results/exp_20260101_010000");
    expect(await addCompliance([given], folder, loaded)).toEqual([given]);
    expect(added(await addCompliance([evaluationOf(OURS), given], folder, loaded))).toEqual([
      "exp_20260101_010000",
    ]);
  });

  it("is refused where no such file was probed, with what to type", async () => {
    const folder = temporaryFolder();
    storeRun(folder, "exp_20260102_010000", OTHER);
    const error = await rejectionOf(addCompliance([evaluationOf(OURS)], folder, loaded));
    expect(error).toMatchObject({ code: "compliance-not-run" });
    expect(error).toHaveProperty(
      "hint",
      expect.stringContaining("edge-bench comply --models model-1 --profile internal-drafting"),
    );
  });

  it("is refused for models behind a server, of which no file is known", async () => {
    const error = await rejectionOf(addCompliance([evaluationOf(null)], temporaryFolder(), loaded));
    expect(error).toMatchObject({ code: "compliance-no-file" });
  });
});
