import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { experimentsOf, keysOf, RunWorkshop } from "./run-workshop.ts";

const workshop = new RunWorkshop();
let run = "";
let commands: string[] = [];

beforeAll(async () => {
  await workshop.runFile("exp.yaml");
  run = workshop.runs()[0] ?? "none";
  const report = join(workshop.directory, "report");
  await workshop.run("report", "--input", run, "--output", report, "--format", "markdown");
  const text = readFileSync(join(report, "benchmark_report.md"), "utf8");
  commands = text.split("\n").filter((line) => /^edge-bench (perf|eval) /.test(line));
});

afterAll(() => {
  workshop.remove();
});

describe("the commands in a report", () => {
  it.each([
    ["perf", 0],
    ["eval", 1],
  ] as const)("plan the very trials of the experiment again: %s", async (command, place) => {
    const before = workshop.experimentIds();
    const words = commands[place]?.split(" ").slice(1) ?? [];
    const { exitCode, stderr } = await workshop.run(...words);
    const [again = "none"] = workshop.experimentIds().filter((id) => !before.includes(id));

    expect(words[0]).toBe(command);
    expect(exitCode, stderr).toBe(0);
    expect(keysOf(workshop.resultsDir, again).planned).toEqual(
      keysOf(run, experimentsOf(run)[place] ?? "none").planned,
    );
  });
});
