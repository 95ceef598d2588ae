import { chmodSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { overheadAnalysisSchema } from "../../../src/analyze/overhead/overhead-analysis.ts";
import { writeSyntheticModel } from "../../../src/assets/synthetic/write-synthetic-model.ts";
import { overheadManifestSchema } from "../../../src/core/manifest.ts";
import {
  ladderRecordSchema,
  ladderTrialSchema,
  type LadderRecord,
  type OkLadderRecord,
} from "../../../src/core/overhead.ts";
import { sessionRecordSchema } from "../../../src/core/record.ts";
import { prepareLadder } from "../../../src/cli/overhead/prepare-ladder.ts";
import type { OverheadOptions } from "../../../src/cli/commands/overhead.ts";
import { buildProgram } from "../../../src/cli/program.ts";
import { asLlamaServer } from "../../support/http-server/as-llama-server.ts";
import { isRunning, until } from "../../support/is-running.ts";
import { startServe, type ServeProcess } from "../../support/serve-process.ts";
import { type CliResult, type RunningCli, Workshop } from "./workshop.ts";

const workshop = new Workshop();
let tiny = "";

beforeAll(async () => {
  tiny = await workshop.tinyModel();
});

afterAll(() => {
  workshop.remove();
});

function sizes(prompts: number, rounds: number, outputTokens: number): string[] {
  const numbers = ["--prompts", prompts, "--rounds", rounds, "--output-tokens", outputTokens];
  return numbers.map(String);
}

const SMALL = sizes(2, 1, 4);

/** `overhead` on the small configuration. */
function start(...words: string[]): RunningCli {
  const folders = ["--config-dir", "configs", "--results-dir", "results"];
  const isNew = !words.includes("--resume");
  const fresh = isNew ? ["--model", tiny, "--scenario", "short", "--threads", "1"] : [];
  return workshop.start("overhead", ...folders, ...fresh, ...words);
}

/** The files of the newest ladder, each line checked. */
function newest() {
  const id = workshop.experimentIds().at(-1) ?? "none";
  const directory = join(workshop.resultsDir, id);
  const lines = (name: string): unknown[] =>
    readFileSync(join(directory, name), "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line): unknown => JSON.parse(line));
  const manifest = readFileSync(join(directory, `experiment_config_${id}.json`), "utf8");
  return {
    id,
    directory,
    manifest: overheadManifestSchema.parse(JSON.parse(manifest)),
    plan: lines("plan.jsonl").map((line) => ladderTrialSchema.parse(line)),
    records: lines("records.jsonl").map((line) => ladderRecordSchema.parse(line)),
    sessions: lines("sessions.jsonl").map((line) => sessionRecordSchema.parse(line)),
  };
}

function okOf(records: readonly LadderRecord[]): OkLadderRecord[] {
  return records.filter((record) => record.status === "ok");
}

function okRecords(): OkLadderRecord[] {
  return okOf(newest().records);
}

/** Which figures of the processes are above zero; `null` where there is none. */
function figuresOf(record: OkLadderRecord) {
  const isAboveZero = (value: number | null | undefined): boolean | null =>
    value === null || value === undefined ? null : value > 0;
  return {
    engineCpu: isAboveZero(record.engineCpuNs),
    serverCpu: isAboveZero(record.serverCpuNs),
    engineMemory: isAboveZero(record.engineMemory?.privateBytes),
    serverMemory: isAboveZero(record.serverMemory?.privateBytes),
  };
}

/** Servers that the newest ladder has started, as far as its files are there. */
function serverPids(): number[] {
  const sessions = workshop.experimentIds().length === 0 ? [] : newest().sessions;
  return sessions.flatMap((session) => {
    const pid = session.status === "ok" ? (session.facts.served?.serverPid ?? null) : null;
    return pid === null ? [] : [pid];
  });
}

/** A shell script in place of llama-server. @returns its path */
function script(name: string, body: string): string {
  const path = workshop.write(name, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** A server of this tool, as somebody else would have started it; it ends with the test. */
async function running(model: string): Promise<ServeProcess> {
  const server = await startServe(["--model", model, "--threads", "1"]);
  onTestFinished(() => server.kill());
  return server;
}

/** A port of this machine on which nobody listens. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

describe("edge-bench overhead", () => {
  describe("on all rungs that need nothing else", () => {
    let result: CliResult;
    let files: ReturnType<typeof newest>;

    beforeAll(async () => {
      result = await start(...SMALL).result;
      files = newest();
    });

    it("measures the same tokens on each and leaves files that follow their schemas", () => {
      const { manifest, plan, records, directory } = files;

      expect(result.stderr).toContain("llama-server: not measured: give --llama-server PROGRAM");
      expect(result.exitCode).toBe(0);
      expect(result.stdout).toContain("Trials: 8/8 done");
      expect(manifest.rungs.map(({ rung, isForeign }) => `${rung} ${isForeign}`)).toEqual([
        "direct false",
        "direct-again false",
        "node-llama-cpp false",
        "own-server false",
      ]);
      expect(records.map(({ rung, promptId }) => `${rung} ${promptId}`)).toEqual(
        plan.map(({ rung, promptId }) => `${rung} ${promptId}`),
      );
      expect(okOf(records)).toHaveLength(12);
      for (const { trace } of okOf(records)) {
        expect(trace.outputTokens).toHaveLength(4);
        expect(trace.evaluatedTokenCount).toBe(trace.promptTokenCount);
        expect(trace.timing.tokenNs).toHaveLength(4);
      }
      const analysis: unknown = JSON.parse(readFileSync(join(directory, "analysis.json"), "utf8"));
      expect(overheadAnalysisSchema.parse(analysis).agreement.verdict).toBe("identical");
    });

    it.runIf(process.platform === "linux")(
      "knows the processor time and memory of both processes of a server's rung",
      () => {
        const ok = okOf(files.records);
        expect(ok.map(figuresOf)).toEqual(
          ok.map(({ rung }) => ({
            engineCpu: true,
            serverCpu: rung === "own-server" ? true : null,
            engineMemory: true,
            serverMemory: rung === "own-server" ? true : null,
          })),
        );
      },
    );
  });

  it("starts fresh processes in each round, and leaves none behind", async () => {
    await start(...sizes(1, 2, 2), "--rungs", "direct,own-server").result;
    const pids = serverPids();

    expect(new Set(pids).size).toBe(2);
    expect(pids.filter(isRunning)).toEqual([]);
    expect(newest().sessions.map(({ round }) => round)).toEqual([0, 0, 1, 1]);
  });

  it("prints exactly one JSON document on standard output with --json", async () => {
    const { stdout, stderr } = await start(...SMALL, "--rungs", "direct,direct-again", "--json")
      .result;

    expect(overheadAnalysisSchema.parse(JSON.parse(stdout)).progress).toEqual({
      planned: 4,
      ok: 4,
      failed: 0,
      notRun: 0,
    });
    expect(stderr).toContain("Trials: 4/4 done");
  });

  it("measures a llama-server that runs already, by the name of its model, and leaves it running", async () => {
    const server = await running(tiny);
    const url = await asLlamaServer(server.baseUrl, { total_slots: 2 });
    const words = ["--rungs", "direct,llama-server", "--server-url", url, "--served-model", "tiny"];
    const { exitCode, stderr } = await start(...SMALL, ...words, "--server-pid", String(server.pid))
      .result;

    expect(exitCode).toBe(0);
    expect(stderr).toContain("note: --server-url: the server works on up to 2 requests at once");
    expect(newest().manifest.rungs[1]).toMatchObject({ program: "llama-server", isForeign: true });
    expect(isRunning(server.pid)).toBe(true);
    expect(okRecords()).toHaveLength(6);
  });

  it("ends with 1 and says where the tokens part when a server has another model", async () => {
    mkdirSync(join(workshop.directory, "other"), { recursive: true });
    const outputPath = join(workshop.directory, "other", "tiny.gguf");
    await writeSyntheticModel({ shape: "tiny", quantization: "Q8_0", seed: 43, outputPath });
    const url = await asLlamaServer((await running(outputPath)).baseUrl);
    const words = ["--rungs", "direct,llama-server", "--server-url", url];
    const { exitCode, stdout } = await start(...SMALL, ...words).result;

    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/token \d/);
    expect(stdout).toContain("Trials: 4/4 done");
  });

  it("measures nothing of a running server that was replaced since the ladder was planned", async () => {
    const props = { build_info: "b1" };
    const url = await asLlamaServer((await running(tiny)).baseUrl, props);
    const ladder = start(...SMALL, "--rungs", "direct,llama-server", "--server-url", url);
    await ladder.says("loading ");
    props.build_info = "b2";
    const { exitCode, stdout, stderr } = await ladder.result;

    expect(exitCode).toBe(1);
    expect(`${stdout}${stderr}`.replaceAll(/\s+/g, " ")).toContain(
      'is no longer the server that was planned for (softwareVersion: "b1" -> "b2")',
    );
    expect(okRecords().map(({ rung }) => rung)).not.toContain("llama-server");
  });

  it("refuses a running server that is none of llama.cpp, or whose context is too small", async () => {
    const server = await running(tiny);
    const settings = { n_ctx: 16 };
    const small = await asLlamaServer(server.baseUrl, { default_generation_settings: settings });
    const refused = async (url: string): Promise<CliResult> =>
      start(...SMALL, "--rungs", "direct,llama-server", "--server-url", url).result;
    const [other, narrow] = [await refused(server.baseUrl), await refused(small)];

    expect([other.exitCode, narrow.exitCode]).toEqual([2, 2]);
    expect(other.stderr).toContain("--server-url: edge-bench answers there");
    expect(narrow.stderr).toMatch(/need \d+ tokens, a context of the server holds 16/);
    expect(narrow.stderr).toMatch(/Start it with --ctx-size \d+ --parallel 1/);
  });

  describe("interrupted by Ctrl-C", () => {
    let interrupted: CliResult;
    let id = "";

    beforeAll(async () => {
      const first = start(...sizes(4, 3, 64), "--rungs", "direct,own-server");
      await first.says("loading direct (round 2)");
      first.child.kill("SIGINT");
      interrupted = await first.result;
      id = newest().id;
    });

    it("ends after the running trial and leaves no server behind", () => {
      expect(interrupted.exitCode).toBe(130);
      expect(interrupted.stdout).toMatch(/Continue: edge-bench overhead --resume exp_/);
      expect(serverPids().filter(isRunning)).toEqual([]);
    });

    it("refuses to go on with another plan, and says what changed", async () => {
      const { exitCode, stderr } = await start("--resume", id, "--output-tokens", "65").result;

      expect(exitCode).toBe(2);
      expect(stderr).toContain("outputTokens: 64 -> 65");
    });

    it("goes on with --resume", async () => {
      expect((await start("--resume", id).result).exitCode).toBe(0);
      const keys = okRecords().map(({ trialKey }) => trialKey);
      const planned = newest().plan.filter(({ phase }) => phase === "measured");
      expect(new Set(keys).size).toBe(keys.length);
      expect(planned.filter(({ trialKey }) => !keys.includes(trialKey))).toEqual([]);
    });
  });

  it("takes its servers with it when it is killed", async () => {
    const cli = start(...sizes(4, 9, 200), "--rungs", "direct,own-server");
    await cli.says("(round 1)");
    await until(() => serverPids().length > 0);
    const pids = serverPids();
    cli.child.kill("SIGKILL");
    await cli.result;
    await until(() => !pids.some(isRunning));

    expect(pids.length).toBeGreaterThan(0);
  });

  it("replaces a server that dies in the middle, and records the trial that it took with it", async () => {
    // Long answers: its warm-up, which follows its session's line, is certain to be under way.
    const cli = start(...sizes(1, 1, 800), "--rungs", "direct,own-server");
    await cli.says("(round 1)");
    await until(() => serverPids().length > 0);
    process.kill(serverPids()[0] ?? NaN, "SIGKILL");
    await cli.result;
    const { records, plan } = newest();
    const ok = new Set(okRecords().map(({ trialKey }) => trialKey));
    const messages = records.flatMap((record) =>
      record.status === "failed" ? [record.failure.message] : [],
    );

    expect(serverPids()).toHaveLength(2);
    expect(messages.length).toBeGreaterThanOrEqual(1);
    for (const message of messages) expect(message).toContain("(the server process has ended)");
    expect(plan.filter((trial) => trial.phase === "measured" && !ok.has(trial.trialKey))).toEqual(
      [],
    );
  });

  it("records that a server does not come up, with the last words of its log, and measures the rest", async () => {
    const program = script(
      "dies.sh",
      'case "$1" in --version) echo "version: 1 (abc)";; *) echo "error: unknown argument: --fit" >&2; exit 1;; esac',
    );
    const words = ["--rungs", "direct,direct-again,llama-server", "--llama-server", program];
    const { exitCode, stdout } = await start(...SMALL, ...words).result;
    const { records, manifest } = newest();
    const failure = records.find((record) => record.status === "failed");

    expect(exitCode).toBe(1);
    expect(manifest.rungs[2]).toMatchObject({ program: "dies.sh", version: "1 (abc)" });
    expect(failure?.rung).toBe("llama-server");
    expect(failure?.status === "failed" ? failure.failure.message : "").toBe(
      "dies.sh ended with exit code 1 before it was ready; its log ends with: error: unknown argument: --fit",
    );
    expect(stdout).toContain("Trials: 4/6 done, 2 failed");
  });

  it("refuses what does not fit together before anything is measured", async () => {
    const before = readdirSync(workshop.resultsDir);
    const url = `http://127.0.0.1:${await freePort()}/v1`;
    const wide = await start("--output-tokens", "9999", "--context", "256").result;
    const nobody = await start("--server-url", url).result;

    expect(wide.stderr).toContain("the context holds 256");
    expect(nobody.stderr).toContain(url);
    expect([wide.exitCode, nobody.exitCode]).toEqual([2, 2]);
    expect(readdirSync(workshop.resultsDir)).toEqual(before);
  });

  it.each([
    [["--rungs", "direct,own-servr"], 'no rung is called "own-servr"'],
    [["--llama-server", "nowhere/llama-server"], "there is no program"],
    [["--prompts", "5"], "scenario short has 4 prompts"],
    [["--scenario", "nothing"], 'no scenario is called "nothing"'],
    [["--model", "nowhere.gguf"], "nowhere.gguf"],
    [["--engine", "llama-cpp"], "the rungs of a ladder decide about engines"],
    [["--server-url", "127.0.0.1:8080/v1"], "--server-url is no address"],
  ])("refuses %j before a process is started", async (words, message) => {
    const command = buildProgram().commands.find((one) => one.name() === "overhead");
    const configDir = join(workshop.directory, "configs");
    command?.parseOptions(["--model", tiny, "--scenario", "short", "--config-dir", configDir]);
    command?.parseOptions(words);
    const options = command?.opts<OverheadOptions>() ?? ({} as OverheadOptions);
    await expect(prepareLadder(options)).rejects.toThrow(message);
  });

  it("refuses a program that is no llama-server, with what it said", async () => {
    const program = script("other.sh", 'echo "not for this machine" >&2; exit 3');
    const { exitCode, stderr } = await start("--llama-server", program).result;

    expect(exitCode).toBe(2);
    expect(stderr).toContain("--version fails: not for this machine");
  });

  it("asks for a model when none is named", async () => {
    const { exitCode, stderr } = await workshop.run("overhead");

    expect(exitCode).toBe(2);
    expect(stderr).toContain("--model: which model to measure is not said");
  });
});
