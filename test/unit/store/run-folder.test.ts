import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sha256Of } from "../../../src/core/hash.ts";
import {
  createRunFolder,
  experimentFolders,
  experimentsOfRun,
  readRunFolder,
  runFolders,
  saveRunManifest,
  type RunManifest,
} from "../../../src/store/run-folder.ts";
import { rejectionOf, temporaryFolder } from "../../support/temporary-folder.ts";

function manifestOf(runId: string): RunManifest {
  return {
    schemaVersion: 1,
    runId,
    createdEpochMs: 0,
    toolVersion: "0.1.0",
    name: "Small",
    question: "Which?",
    file: { name: "Small" },
    fileSha256: sha256Of("file"),
    configDir: null,
    estimatedSeconds: 1.5,
    isConcluded: false,
  };
}

/** A folder of an experiment, as far as looking for it goes. */
function experiment(parent: string, id: string): string {
  const folder = join(parent, id);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `experiment_config_${id}.json`), "{}");
  return folder;
}

describe("the folder of a run", () => {
  it("is named after the moment, and holds what it was asked", async () => {
    const results = temporaryFolder();
    const { directory, manifest } = await createRunFolder(
      results,
      new Date(2026, 10, 28, 10, 15, 0),
      manifestOf,
    );
    expect(directory).toBe(join(results, "run_20261128_101500"));
    expect((await readRunFolder(directory)).manifest).toEqual(manifest);
  });

  it("takes the next second when its name is taken", async () => {
    const results = temporaryFolder();
    const moment = new Date(2026, 10, 28, 10, 15, 0);
    await createRunFolder(results, moment, manifestOf);
    const { manifest } = await createRunFolder(results, moment, manifestOf);
    expect(manifest.runId).toBe("run_20261128_101501");
  });

  it("is found newest first, without one that died before run.json", async () => {
    const results = temporaryFolder();
    const first = await createRunFolder(results, new Date(2026, 0, 1), manifestOf);
    const second = await createRunFolder(results, new Date(2026, 0, 2), manifestOf);
    mkdirSync(join(results, "run_20270101_000000"));
    writeFileSync(join(results, "run_20280101_000000"), "a file");
    expect(await runFolders(results)).toEqual([second.directory, first.directory]);
  });

  it("holds its experiments oldest first, without one that died before its manifest", async () => {
    const results = temporaryFolder();
    const { directory } = await createRunFolder(results, new Date(2026, 0, 1), manifestOf);
    const later = experiment(directory, "exp_20260101_000200");
    const earlier = experiment(directory, "exp_20260101_000100");
    mkdirSync(join(directory, "exp_20260101_000300"));
    mkdirSync(join(directory, "report"));
    expect(await experimentsOfRun(directory)).toEqual([earlier, later]);
  });

  it("adds its experiments to those of the results folder, newest first", async () => {
    const results = temporaryFolder();
    const { directory } = await createRunFolder(results, new Date(2026, 0, 2), manifestOf);
    const old = experiment(results, "exp_20260101_000000");
    const inRun = experiment(directory, "exp_20260102_000000");
    const young = experiment(results, "exp_20260103_000000");
    expect(await experimentFolders(results)).toEqual([young, inRun, old]);
  });

  it("is missed by nobody where there are no results", async () => {
    expect(await experimentFolders(join(temporaryFolder(), "nope"))).toEqual([]);
  });

  it("cannot be looked for in a file", async () => {
    const path = join(temporaryFolder(), "file");
    writeFileSync(path, "");
    expect(await rejectionOf(runFolders(path))).toMatchObject({ code: "results-not-readable" });
  });

  it.each([
    ["torn", (text: string) => text.slice(0, 40)],
    [
      "another version's",
      (text: string) => text.replace('"schemaVersion": 1', '"schemaVersion": 2'),
    ],
    ["with an unknown key", (text: string) => text.replace("{", '{"x": 1,')],
  ])("is refused when run.json is %s", async (_, change) => {
    const results = temporaryFolder();
    const { directory } = await createRunFolder(results, new Date(2026, 0, 1), manifestOf);
    const path = join(directory, "run.json");
    writeFileSync(path, change(readFileSync(path, "utf8")));
    expect(await rejectionOf(readRunFolder(directory))).toMatchObject({ code: "records-broken" });
  });

  it("remembers that it was concluded", async () => {
    const results = temporaryFolder();
    const { directory, manifest } = await createRunFolder(
      results,
      new Date(2026, 0, 1),
      manifestOf,
    );
    await saveRunManifest(directory, { ...manifest, isConcluded: true });
    expect((await readRunFolder(directory)).manifest.isConcluded).toBe(true);
  });
});
