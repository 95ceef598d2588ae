import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Manifest } from "../../../src/core/manifest.ts";
import {
  createExperiment,
  type OpenExperiment,
  resumeExperiment,
} from "../../../src/store/experiment-folder.ts";
import {
  findExperiment,
  findExperimentFolder,
  findUnfinished,
  listExperiments,
} from "../../../src/store/find-experiments.ts";
import { ensureResultsDirectory } from "../../../src/store/results-directory.ts";
import { readExperiment } from "../../../src/store/stored-experiment.ts";
import { rejectionOf, temporaryFile, temporaryFolder } from "../../support/temporary-folder.ts";
import {
  failedRecord,
  okRecord,
  sampleManifest,
  samplePlan,
  sampleSession,
} from "./sample-experiment.ts";
import { EVALUATION, PERFORMANCE } from "../../../src/store/experiment-format.ts";

const noon = new Date(2026, 7, 2, 12, 0, 0);

async function create(
  resultsDir: string,
  changes: { count?: number; startedAt?: Date; manifest?: Partial<Manifest> } = {},
): Promise<OpenExperiment> {
  const plan = samplePlan(changes.count ?? 2);
  const experiment = await createExperiment(
    {
      resultsDir,
      startedAt: changes.startedAt ?? noon,
      plan,
      manifestFor: (experimentId) => sampleManifest(experimentId, plan, changes.manifest),
    },
    PERFORMANCE,
  );
  onTestFinished(() => experiment.close());
  return experiment;
}

/** An experiment of two trials with the given number of ok records, closed again. */
async function finished(resultsDir: string, second: number, okCount: number): Promise<string> {
  const startedAt = new Date(2026, 7, 2, 12, 0, second);
  const experiment = await create(resultsDir, { startedAt });
  for (const trial of experiment.plan.slice(0, okCount)) {
    await experiment.records.append(okRecord(trial));
  }
  await experiment.close();
  return experiment.paths.experimentId;
}

async function collect<T>(lines: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

describe("createExperiment", () => {
  it("makes the folder with manifest, plan, logs and nothing temporary", async () => {
    const resultsDir = join(temporaryFolder(), "new", "results");
    const experiment = await create(resultsDir);
    await experiment.close();
    expect(readdirSync(resultsDir)).toEqual(["exp_20260802_120000"]);
    expect(readdirSync(experiment.paths.directory).sort()).toEqual([
      "experiment_config_exp_20260802_120000.json",
      "logs",
      "plan.jsonl",
      "records.jsonl",
      "scores.jsonl",
      "sessions.jsonl",
    ]);
  });

  it("takes the next second when the folder exists", async () => {
    const resultsDir = temporaryFolder();
    const ids = [await create(resultsDir), await create(resultsDir)].map(
      (experiment) => experiment.paths.experimentId,
    );
    expect(ids).toEqual(["exp_20260802_120000", "exp_20260802_120001"]);
  });

  it("leaves no folder behind when the manifest is refused", async () => {
    const resultsDir = temporaryFolder();
    await rejectionOf(create(resultsDir, { manifest: { seed: -1 } }));
    await rejectionOf(create(resultsDir, { manifest: { planSha256: "0".repeat(64) } }));
    expect(readdirSync(resultsDir)).toEqual([]);
  });
});

describe("ensureResultsDirectory", () => {
  it("refuses a file in the place of the folder", async () => {
    const file = temporaryFile("results", "");
    expect(await rejectionOf(ensureResultsDirectory(file))).toMatchObject({
      code: "results-not-writable",
      message: `${file}: a file stands where the results folder should be`,
    });
    expect(await rejectionOf(ensureResultsDirectory(join(file, "deeper")))).toMatchObject({
      code: "results-not-writable",
    });
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === "win32")(
    "refuses a folder without the right to write",
    async () => {
      const folder = join(temporaryFolder(), "closed");
      mkdirSync(folder, { mode: 0o500 });
      expect(await rejectionOf(ensureResultsDirectory(folder))).toMatchObject({
        code: "results-not-writable",
      });
    },
  );

  it.runIf(process.platform === "linux")("refuses a place where no folder can be", async () => {
    expect(await rejectionOf(ensureResultsDirectory("/proc/none/results"))).toMatchObject({
      code: "results-not-writable",
    });
  });

  it("leaves nothing in the folder", async () => {
    const folder = temporaryFolder();
    await ensureResultsDirectory(folder);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("an experiment", () => {
  it("is read back as it was written, while its writer still runs", async () => {
    const experiment = await create(temporaryFolder());
    const records = experiment.plan.map((trial, n) =>
      n === 0 ? okRecord(trial) : failedRecord(trial),
    );
    for (const record of records) await experiment.records.append(record);
    await experiment.sessions.append(sampleSession);
    const stored = await readExperiment(experiment.paths.directory, PERFORMANCE);
    expect(stored.manifest).toEqual(experiment.manifest);
    expect(stored.plan).toEqual(experiment.plan);
    expect(await collect(stored.readRecords())).toEqual(records);
    expect(await collect(stored.readSessions())).toEqual([sampleSession]);
    expect(await collect(stored.readScores())).toEqual([]);
  });

  it("stops a second writer and names the first", async () => {
    const { paths } = await create(temporaryFolder());
    expect(await rejectionOf(resumeExperiment(paths.directory, PERFORMANCE))).toMatchObject({
      code: "experiment-locked",
      message: `${paths.directory} is being written to by this process itself`,
    });
  });

  it("goes on after a torn line, and says what was cut off", async () => {
    const experiment = await create(temporaryFolder());
    const [first, second] = experiment.plan.map((trial) => okRecord(trial));
    if (!first || !second) throw new Error("plan");
    await experiment.records.append(first);
    await experiment.close();
    appendFileSync(experiment.paths.records, '{"schemaVersion":1,"tri');
    await using resumed = await resumeExperiment(experiment.paths.directory, PERFORMANCE);
    expect(resumed.repairs).toEqual([
      `${experiment.paths.records}: cut off a last line of 23 bytes that was never finished`,
    ]);
    await resumed.records.append(second);
    expect(await collect(resumed.records.read())).toEqual([first, second]);
  });

  it("is not resumed when it ran without checkpoint", async () => {
    const experiment = await create(temporaryFolder(), { manifest: { checkpoint: false } });
    await experiment.close();
    expect(
      await rejectionOf(resumeExperiment(experiment.paths.directory, PERFORMANCE)),
    ).toMatchObject({
      code: "not-resumable",
    });
  });

  it("is refused when its plan was edited", async () => {
    const experiment = await create(temporaryFolder());
    const { paths } = experiment;
    await experiment.close();
    writeFileSync(
      paths.plan,
      readFileSync(paths.plan, "utf8").replace("Question 0?", "Question X?"),
    );
    expect(await rejectionOf(readExperiment(paths.directory, PERFORMANCE))).toMatchObject({
      code: "records-broken",
      message: `${paths.plan}: the plan is not the one of the manifest (planSha256)`,
    });
  });

  it.each([
    [
      "schema-version-unknown",
      (text: string) => text.replace('"schemaVersion": 1', '"schemaVersion": 7'),
    ],
    ["records-broken", (text: string) => text.slice(0, -9)],
    ["records-broken", (text: string) => text.replace('"seed": 42', '"seed": "x"')],
    [
      "records-broken",
      (text: string) => text.replace("exp_20260802_120000", "exp_20260802_120009"),
    ],
  ])("is refused as %s when its manifest is not as written", async (code, edit) => {
    const experiment = await create(temporaryFolder());
    const { paths } = experiment;
    await experiment.close();
    writeFileSync(paths.manifest, edit(readFileSync(paths.manifest, "utf8")));
    expect(await rejectionOf(readExperiment(paths.directory, PERFORMANCE))).toMatchObject({ code });
  });
});

describe("findUnfinished", () => {
  it("is the newest experiment of the command that has trials left", async () => {
    const resultsDir = temporaryFolder();
    await finished(resultsDir, 1, 0);
    const unfinished = await finished(resultsDir, 2, 1);
    await finished(resultsDir, 3, 2);
    mkdirSync(join(resultsDir, "exp_20260802_120009"));
    expect((await findUnfinished(resultsDir, PERFORMANCE)).manifest.experimentId).toBe(unfinished);
  });

  it("says whether there is nothing at all or nothing left", async () => {
    const resultsDir = temporaryFolder();
    expect(await rejectionOf(findUnfinished(join(resultsDir, "none"), PERFORMANCE))).toMatchObject({
      code: "nothing-to-resume",
      message: `${join(resultsDir, "none")} holds no experiment`,
    });
    await finished(resultsDir, 1, 2);
    expect(await rejectionOf(findUnfinished(resultsDir, PERFORMANCE))).toMatchObject({
      message: `${resultsDir} holds no unfinished experiment of "perf"`,
    });
  });

  it("says where there is nothing at all which command starts what is looked for", async () => {
    const resultsDir = join(temporaryFolder(), "none");
    const start = "Check --results-dir, or start a first experiment with edge-bench";
    for (const missing of [
      findUnfinished(resultsDir, EVALUATION),
      findExperiment(resultsDir, "exp_20260802_120007", EVALUATION),
    ]) {
      expect(await rejectionOf(missing)).toMatchObject({ hint: `${start} eval.` });
    }
    expect(await rejectionOf(findUnfinished(resultsDir, PERFORMANCE))).toMatchObject({
      hint: `${start} perf.`,
    });
    expect(
      await rejectionOf(findExperimentFolder(resultsDir, "exp_20260802_120007")),
    ).toMatchObject({ hint: `${start} perf or edge-bench eval.` });
  });

  it("does not pass over a newer experiment that it cannot read", async () => {
    const resultsDir = temporaryFolder();
    await finished(resultsDir, 1, 0);
    const newer = await finished(resultsDir, 2, 0);
    rmSync(join(resultsDir, newer, "plan.jsonl"));
    expect(await rejectionOf(findUnfinished(resultsDir, PERFORMANCE))).toMatchObject({
      code: "records-broken",
    });
  });
});

describe("findExperiment", () => {
  it("refuses an unknown id with the nearest known one", async () => {
    const resultsDir = temporaryFolder();
    const known = await finished(resultsDir, 1, 0);
    expect((await findExperiment(resultsDir, known, PERFORMANCE)).manifest.experimentId).toBe(
      known,
    );
    expect(
      await rejectionOf(findExperiment(resultsDir, "exp_20260802_120007", PERFORMANCE)),
    ).toMatchObject({
      code: "experiment-unknown",
      message: `${resultsDir} holds no experiment "exp_20260802_120007". Did you mean "${known}"?`,
    });
  });

  it("does not leave the results folder", async () => {
    const resultsDir = temporaryFolder();
    expect(
      await rejectionOf(findExperiment(resultsDir, "../elsewhere", PERFORMANCE)),
    ).toMatchObject({
      code: "experiment-unknown",
    });
  });
});

describe("listExperiments", () => {
  it("lists the newest first, with counts, and with the reason where one cannot be read", async () => {
    const resultsDir = temporaryFolder();
    await finished(resultsDir, 1, 1);
    mkdirSync(join(resultsDir, "exp_20260802_120005"));
    expect(existsSync(join(resultsDir, "exp_20260802_120005"))).toBe(true);
    expect(await listExperiments(resultsDir)).toMatchObject([
      { status: "unreadable", experimentId: "exp_20260802_120005" },
      { status: "readable", plannedCount: 2, doneCount: 1, failedCount: 0 },
    ]);
  });
});
