import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { experimentsOf, keysOf, ONE_MODEL, refusalOf, RunWorkshop } from "./run-workshop.ts";
import type { CliResult } from "./workshop.ts";

const workshop = new RunWorkshop();
const scratch = join(workshop.directory, "tmp");
mkdirSync(scratch);
// Folders that the program makes for itself are looked for here.
process.env["TMPDIR"] = scratch;

workshop.experimentFile("one.yaml", { ...ONE_MODEL, name: "One model" });

let whole: CliResult;
let wholeRun = "";

beforeAll(async () => {
  whole = await workshop.runFile("exp.yaml");
  wholeRun = workshop.runs()[0] ?? "none";
});

afterAll(() => {
  workshop.remove();
});

/** Columns of a performance CSV that the script decides, without ids, times and memory. */
function scriptedFigures(run: string): string[][] {
  const [head = "", ...rows] = readFileSync(join(run, "report/performance_results.csv"), "utf8")
    .trimEnd()
    .split("\n");
  const names = head.split(",");
  const wanted = ["model_id", "scenario", "n", "ttft_cold_p50_ms", "decode_tokens_per_second"];
  return rows.map((row) => wanted.map((name) => row.split(",")[names.indexOf(name)] ?? "missing"));
}

describe("edge-bench run", () => {
  it("prints the plan with its duration, measures, decides and names the reports", () => {
    expect(whole.exitCode, whole.stderr).toBe(0);
    expect(whole.stdout).toMatch(/^Small question: Which of the two may run\?\n\nPerformance: /);
    expect(whole.stdout).toMatch(/^Capability: 6 trials in 2 processes, about \d+ s/m);
    expect(whole.stdout).toMatch(/^Estimated duration on this machine: \d+ s\.$/m);
    expect(whole.stdout).toContain("Gate: passed: 4 of 4 checks passed, 0 failed, 0 undecided.");
    expect(readdirSync(join(wholeRun, "report")).sort()).toEqual([
      "benchmark_report.fr.html",
      "benchmark_report.fr.md",
      "benchmark_report.html",
      "benchmark_report.md",
      "capability_results.csv",
      "comparisons.csv",
      "estimates.csv",
      "gate.xml",
      "performance_results.csv",
      "report.json",
      "tables.fr.tex",
      "tables.tex",
    ]);
  });

  it("says nothing of one part that the other part makes untrue", () => {
    expect(whole.stdout).not.toContain("Quality of answers was not measured");
    expect(whole.stdout).not.toContain("Speed and memory were not measured");
  });

  it("leaves no scratch folder behind", () => {
    expect(readdirSync(scratch)).toEqual([]);
  });

  it("leaves nothing at all behind with --dry-run", async () => {
    const before = readdirSync(workshop.directory).sort();
    const words = ["one.yaml", "--dry-run", "--results-dir", "other"];
    const { exitCode, stdout } = await workshop.runFile(...words);

    expect(exitCode).toBe(0);
    expect(stdout).toContain("Estimated duration on this machine: ");
    expect(stdout).not.toContain("Run: ");
    expect(readdirSync(workshop.directory).sort()).toEqual(before);
    expect(readdirSync(scratch)).toEqual([]);
  });

  it("goes on after kills in both parts and an interrupt, with no trial twice, to the same figures", async () => {
    const first = workshop.start(
      "run",
      "exp.yaml",
      "--config-dir",
      "configs",
      "--results-dir",
      "k",
    );
    await first.says("loading slow (round 2)");
    first.child.kill("SIGKILL");
    await first.result;
    const resume = ["run", "exp.yaml", "--resume", "--results-dir", "k"];
    const second = workshop.start(...resume);
    await second.says("(round 2)");
    second.child.kill("SIGINT");
    const interrupted = await second.result;
    const typed = /edge-bench (run .+)$/m.exec(interrupted.stderr)?.[1]?.split(" ") ?? [];
    const third = workshop.start(...typed);
    await third.says("quick | faq");
    third.child.kill("SIGKILL");
    await third.result;
    const last = await workshop.run(...resume);
    const [run = "none"] = workshop.runs(join(workshop.directory, "k"));

    expect(interrupted.exitCode).toBe(130);
    expect(last.exitCode, last.stderr).toBe(0);
    expect(experimentsOf(run)).toHaveLength(2);
    for (const [index, id] of experimentsOf(run).entries()) {
      const { planned, ok } = keysOf(run, id);
      expect(planned).toEqual(keysOf(wholeRun, experimentsOf(wholeRun)[index] ?? "none").planned);
      expect([...ok].sort()).toEqual([...planned].sort());
    }
    expect(scriptedFigures(run)).toEqual(scriptedFigures(wholeRun));
    expect(readdirSync(join(run, "report"))).toEqual(readdirSync(join(wholeRun, "report")));
  }, 60_000);

  it("is interrupted in the pilot without anything measured", async () => {
    const results = join(workshop.directory, "p");
    const words = ["--config-dir", "configs", "--results-dir", "p"];
    const running = workshop.start("run", "one.yaml", ...words);
    while (!existsSync(results)) await new Promise((resolve) => setTimeout(resolve, 20));
    running.child.kill("SIGINT");
    const { exitCode, stderr } = await running.result;

    expect(exitCode).toBe(130);
    expect(stderr).toContain("Interrupted; nothing was measured.");
    expect(workshop.runs(results)).toEqual([]);
  });

  it("refuses to go on with a file that was changed, and says in what", async () => {
    const performance = { scenarios: ["short"], prompts: 3, rounds: 2, warmup: 0 };
    workshop.experimentFile("changed.yaml", { performance });
    const id = wholeRun.split("/").at(-1) ?? "";
    const result = await workshop.runFile("changed.yaml", "--resume", id);

    expect(refusalOf(result)).toContain(`not the one that ${id} began with`);
    expect(result.stderr).toContain("performance.prompts: was 2, is 3");
  });

  it("has nothing to go on with after the end, and writes the same reports when told to", async () => {
    const before = readFileSync(join(wholeRun, "report/report.json"), "utf8");
    const unnamed = await workshop.runFile("exp.yaml", "--resume");
    const named = await workshop.runFile("exp.yaml", "--resume", wholeRun.split("/").at(-1) ?? "");

    expect(refusalOf(unnamed)).toContain('no unfinished run of "Small question"');
    expect(named.exitCode, named.stderr).toBe(0);
    expect(readFileSync(join(wholeRun, "report/report.json"), "utf8")).toBe(before);
  });

  it("goes on after a death before run.json, a manifest or the first record", async () => {
    const results = join(workshop.directory, "early");
    mkdirSync(join(results, "run_20260101_000000"), { recursive: true });
    const words = ["one.yaml", "--results-dir", "early"];
    const first = workshop.start("run", ...words, "--config-dir", "configs");
    await first.says("loading");
    first.child.kill("SIGKILL");
    await first.result;
    const run = workshop.runs(results).at(-1) ?? "none";
    mkdirSync(join(run, "exp_20990101_000000"));
    const { exitCode, stderr } = await workshop.runFile(...words, "--resume");

    expect(exitCode, stderr).toBe(0);
  });

  it("keeps two runs at once apart", async () => {
    const words = ["one.yaml", "--results-dir", "both"];
    const results = await Promise.all([workshop.runFile(...words), workshop.runFile(...words)]);

    expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(workshop.runs(join(workshop.directory, "both"))).toHaveLength(2);
  });
});
