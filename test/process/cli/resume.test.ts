import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seededRandom } from "../../../src/core/random.ts";
import { killOnce, measuringMs } from "./kill-and-resume.ts";
import { accountOf, Workshop } from "./workshop.ts";

const LINE = "Checkpoint saved. Use --resume to continue.";
const workshop = new Workshop();
let quick = "";
/** Takes its time: 50 ms a trial. */
let slow = "";

beforeAll(() => {
  quick = workshop.mock("quick");
  slow = workshop.mock("slow", {
    clock: "real",
    latency: { prefill_ms_fixed: 5, prefill_ms_per_token: 0.1, token_ms: 6 },
  });
});

afterAll(() => {
  workshop.remove();
});

/** Removes the last `count` lines of the newest experiment's records, as if they had never been run. */
function forgetRecords(count: number): void {
  const path = join(workshop.experiment().directory, "records.jsonl");
  const lines = readFileSync(path, "utf8").split("\n").slice(0, -1);
  writeFileSync(
    path,
    lines
      .slice(0, -count)
      .map((line) => `${line}\n`)
      .join(""),
  );
}

describe("edge-bench perf --resume", () => {
  it("ends after the running trial on Ctrl-C, and goes on without an id", async () => {
    const running = workshop.startPerf("--models", slow, "--runs", "4", "--cooldown", "0.1");
    await running.says("loading slow");
    await sleep(700);
    running.child.kill("SIGINT");
    const interrupted = await running.result;
    const { manifest, records } = workshop.experiment();
    const before = records.length;

    expect(interrupted.exitCode).toBe(130);
    expect(interrupted.stderr.split("\n")).toContain(LINE);
    expect(interrupted.stdout).toContain("CHECKPOINT SUMMARY");
    expect(interrupted.stdout).toContain(
      `Continue: edge-bench perf --resume ${manifest.experimentId}`,
    );
    expect(records.filter(({ status }) => status !== "ok")).toEqual([]);

    const resumed = await workshop.perf("--resume");
    const after = workshop.experiment();
    expect(resumed.exitCode).toBe(0);
    expect(resumed.stdout).toContain("(100 %)");
    expect(after.records.slice(0, before)).toEqual(records);
    expect(accountOf(after)).toEqual({ missing: [], doubled: [] });
  });

  it("ends at once on a second Ctrl-C", async () => {
    const words = ["--models", slow, "--runs", "4", "--cooldown", "30"];
    const running = workshop.startPerf(...words);
    await running.says("loading slow");
    running.child.kill("SIGINT");
    await running.says("Ctrl-C again");
    running.child.kill("SIGINT");

    expect((await running.result).exitCode).toBe(130);
  });

  it("goes on from another folder, though models and configuration were named by relative paths", async () => {
    await workshop.perf("--models", "quick.mock.yaml");
    forgetRecords(1);
    const words = ["perf", "--resume", "--results-dir", workshop.resultsDir];
    const { exitCode, stdout } = await workshop.startIn(tmpdir(), ...words).result;

    expect(exitCode).toBe(0);
    expect(stdout).toContain("(100 %)");
  });

  it("goes on with the experiment that is named, and runs only what is missing", async () => {
    await workshop.perf("--models", quick);
    const { manifest, records } = workshop.experiment();
    forgetRecords(3);
    const { exitCode } = await workshop.perf("--resume", manifest.experimentId);
    const after = workshop.experiment();

    expect(exitCode).toBe(0);
    // The three that were missing, and the warm-up of the new process.
    expect(after.records).toHaveLength(records.length + 1);
    expect(after.sessions).toHaveLength(2);
    expect(accountOf(after)).toEqual({ missing: [], doubled: [] });
  });

  it("refuses to go on with other threads, and says what differs", async () => {
    await workshop.perf("--models", quick);
    forgetRecords(2);
    const { exitCode, stderr } = await workshop.perf("--resume", "--threads", "3");

    expect(exitCode).toBe(2);
    expect(stderr).toContain("cannot go on: the plan has changed");
    expect(stderr).toContain("threads");
    expect(stderr).toContain("Undo the change, or start a new experiment without --resume.");
  });

  it("refuses to go on after a prompt's text has changed, and names the prompt", async () => {
    await workshop.perf("--models", quick);
    forgetRecords(2);
    const path = join(workshop.directory, "configs/prompts/short.yaml");
    const original = readFileSync(path, "utf8");
    writeFileSync(path, original.replaceAll("opened in spring", "opened in autumn"));
    const { exitCode, stderr } = await workshop.perf("--resume");
    writeFileSync(path, original);

    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/short: the text of prompt q-/);
  });

  it("refuses an experiment that ran with --no-checkpoint", async () => {
    await workshop.perf("--models", quick, "--no-checkpoint");
    const { manifest } = workshop.experiment();
    forgetRecords(2);
    const { exitCode, stderr } = await workshop.perf("--resume", manifest.experimentId);

    expect(exitCode).toBe(2);
    expect(stderr).toContain("ran with --no-checkpoint and cannot be resumed");
  });

  it("refuses a second writer, with the number of the first", async () => {
    const running = workshop.startPerf("--models", slow, "--runs", "200");
    await running.says("loading slow");
    const { manifest } = workshop.experiment();
    const second = await workshop.perf("--resume", manifest.experimentId);
    running.child.kill("SIGINT");
    await running.result;

    expect(second.exitCode).toBe(2);
    expect(second.stderr).toContain(`is being written to by process ${String(running.child.pid)}`);
  });

  it("survives engines that fail in every way: the run ends with 1 and every trial has a record", async () => {
    const flaky = workshop.mock("flaky", {
      failures: [
        { when: { request_index: 2 }, kind: "crash", after_tokens: 2 },
        { when: { contains: "customer two" }, kind: "abort-signal" },
        { when: { contains: "customer three" }, kind: "refuse" },
      ],
    });
    const { exitCode, stdout } = await workshop.perf(
      "--models",
      flaky,
      "--runs",
      "4",
      "--warmup",
      "0",
    );
    const { plan, records } = workshop.experiment();
    const seen = new Set(records.map(({ trialKey }) => trialKey));

    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/Failed: \d+\n {2}- flaky\/short/);
    expect(
      plan.filter(({ phase, trialKey }) => phase !== "warm-up" && !seen.has(trialKey)),
    ).toEqual([]);
    expect(
      new Set(
        records.flatMap((record) => (record.status === "failed" ? [record.failure.code] : [])),
      ),
    ).toEqual(new Set(["engine-crashed", "engine-refused"]));
  });

  it("loses and doubles nothing when its command line or its engine is killed", async () => {
    const words = ["--models", slow, "--runs", "1", "--warmup", "0", "--no-progress"];
    const durationMs = await measuringMs(workshop, words);
    const random = seededRandom(7);
    for (const victim of ["cli", "cli", "cli", "engine", "engine", "engine"] as const) {
      const outcome = await killOnce(workshop, words, victim, random, durationMs);
      expect(outcome).toMatchObject({
        lostCount: 0,
        doubledCount: 0,
        missingCount: 0,
        complaints: [],
      });
    }
  }, 180_000);
});
