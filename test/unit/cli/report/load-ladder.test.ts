import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import {
  analyzeOverhead,
  type OverheadFiles,
} from "../../../../src/analyze/overhead/analyze-overhead.ts";
import { runCompare } from "../../../../src/cli/compare/run-compare.ts";
import { buildDossier, subjectsOf } from "../../../../src/cli/report/build-dossier.ts";
import { exportFiles } from "../../../../src/cli/report/export-files.ts";
import { loadExperiment } from "../../../../src/cli/report/load-experiment.ts";
import type { DecisionRules } from "../../../../src/core/decision.ts";
import { sha256Of } from "../../../../src/core/hash.ts";
import { experimentPaths } from "../../../../src/store/experiment-paths.ts";
import { plantedLadder } from "../../../fixtures/overhead/planted-ladder.ts";
import { rejectionOf, temporaryFolder } from "../../../support/temporary-folder.ts";

const NO_RULES: Pick<DecisionRules, "constraints" | "axes"> = {
  constraints: [],
  axes: {
    quality: { task: "intents" },
    latency: { scenario: "chat", metric: "tokens_per_second" },
    memory: "peak_resident_mb",
  },
};

/** A ladder in a results folder, as a run leaves it. */
function stored(id = "exp_20250301_100000"): { directory: string; files: OverheadFiles } {
  const files = plantedLadder({ promptCount: 2, rounds: 2 });
  const paths = experimentPaths(join(temporaryFolder(), id));
  mkdirSync(paths.directory);
  const linesOf = (values: readonly unknown[]): string =>
    values.map((value) => `${JSON.stringify(value)}\n`).join("");
  const plan = linesOf(files.plan);
  const manifest = { ...files.manifest, experimentId: id, planSha256: sha256Of(plan) };
  writeFileSync(paths.manifest, JSON.stringify(manifest));
  writeFileSync(paths.plan, plan);
  writeFileSync(paths.records, linesOf(files.records));
  writeFileSync(paths.sessions, linesOf(files.sessions));
  return { directory: paths.directory, files: { ...files, manifest } };
}

describe("a stored ladder", () => {
  it("is read back with its analysis", async () => {
    const { directory, files } = stored();
    const loaded = await loadExperiment(directory);
    expect(loaded.command).toBe("overhead");
    expect(loaded.analysis).toEqual(analyzeOverhead(files));
  });

  it("counts lines that cannot be read", async () => {
    const said = vi.spyOn(console, "error").mockReturnValue();
    const { directory } = stored();
    appendFileSync(experimentPaths(directory).records, '{"schemaVersion":1,"status":"odd"}\n');
    const { analysis } = await loadExperiment(directory);
    expect(analysis).toMatchObject({ kind: "overhead", unreadableLineCount: 1 });
    expect(said).toHaveBeenCalled();
    said.mockRestore();
  });

  it("has a chapter in a report, and no decision", async () => {
    const loaded = await loadExperiment(stored().directory);
    const dossier = buildDossier([loaded], NO_RULES);
    expect(dossier.overhead).toEqual([loaded.analysis]);
    expect(dossier.decision).toBeNull();
    expect(dossier.acrossExperiments).toEqual([]);
  });

  it("is compared with no other experiment", async () => {
    const [one, other] = [stored().directory, stored("exp_20250302_100000").directory];
    const loaded = await Promise.all([one, other].map(loadExperiment));
    expect(loaded.flatMap(subjectsOf)).toEqual([]);
    expect(buildDossier(loaded, NO_RULES).acrossExperiments).toEqual([]);
    const options = { resultsDir: "none", lang: "en", json: false } as const;
    expect(await rejectionOf(runCompare([one, other], options))).toMatchObject({
      code: "nothing-to-compare",
      message: expect.stringContaining("it compares its own rungs") as string,
    });
  });

  it("cannot be exported as another tool's speed", async () => {
    const loaded = await loadExperiment(stored().directory);
    expect(await rejectionOf(exportFiles("llama-bench", [loaded]))).toMatchObject({
      code: "nothing-to-export",
    });
  });
});
