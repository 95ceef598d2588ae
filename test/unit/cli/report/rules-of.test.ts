import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { rulesOf } from "../../../../src/cli/report/rules-of.ts";
import { sha256Of } from "../../../../src/core/hash.ts";
import type { RunManifest } from "../../../../src/store/run-folder.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const OWN = [{ memory: "peak_resident_mb", max: 7 }];

function run(file: Record<string, unknown>): RunManifest {
  return {
    schemaVersion: 1,
    runId: "run_20260101_000000",
    createdEpochMs: 0,
    toolVersion: "0.1.0",
    name: "Small",
    question: "Which?",
    file: {
      name: "Small",
      question: "Which?",
      models: ["a"],
      capability: { tasks: ["faq"] },
      ...file,
    },
    fileSha256: sha256Of("file"),
    configDir: null,
    estimatedSeconds: 1,
    isConcluded: true,
  };
}

describe("rulesOf", () => {
  it("takes the requirements of the run that measured", async () => {
    expect((await rulesOf(run({ constraints: OWN }), undefined)).constraints).toEqual(OWN);
  });

  it("takes those of decision.yaml where the run has none, and where there is no run", async () => {
    const shared = await rulesOf(null, undefined);
    expect(shared.constraints.length).toBeGreaterThan(0);
    expect(await rulesOf(run({}), undefined)).toEqual(shared);
  });

  it("takes those of a folder that is named, whatever the run required", async () => {
    const folder = temporaryFolder();
    writeFileSync(
      join(folder, "decision.yaml"),
      JSON.stringify({
        constraints: [],
        axes: { quality: null, latency: null, memory: null },
        regression: { speed_percent: 1, accuracy_points: 1, memory_percent: 1 },
      }),
    );
    expect((await rulesOf(run({ constraints: OWN }), folder)).constraints).toEqual([]);
  });
});
