import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { experimentsOf, ONE_MODEL, refusalOf, RunWorkshop } from "./run-workshop.ts";

const HOSTILE = `<script>alert(1)</script>=cmd|'/C calc'!A0 \\textbf{x} [a](javascript:1) ]]>`;

const workshop = new RunWorkshop();
let run = "";
let perf = "";
let evaluation = "";

beforeAll(async () => {
  await workshop.runFile("exp.yaml");
  run = workshop.runs()[0] ?? "none";
  [perf = "none", evaluation = "none"] = experimentsOf(run);
});

afterAll(() => {
  workshop.remove();
});

function filesOf(folder: string): Map<string, string> {
  const names = readdirSync(folder).sort();
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

/** A copy of the performance experiment with other records. @returns its folder */
function withRecords(name: string, change: (lines: string[]) => string[], tail = ""): string {
  const folder = join(workshop.directory, name, perf);
  cpSync(join(run, perf), folder, { recursive: true });
  const path = join(folder, "records.jsonl");
  const lines = readFileSync(path, "utf8").split("\n").slice(0, -1);
  writeFileSync(
    path,
    change(lines)
      .map((line) => `${line}\n`)
      .join("") + tail,
  );
  return folder;
}

describe("edge-bench report", () => {
  it.each(["en", "fr"])(
    "writes the same bytes from a copied folder in every format, %s",
    async (lang) => {
      const copy = join(workshop.directory, `elsewhere-${lang}`, run.split("/").at(-1) ?? "");
      cpSync(run, copy, { recursive: true });
      for (const experiment of experimentsOf(copy)) rmSync(join(copy, experiment, "analysis.json"));
      const outputs = [
        join(workshop.directory, `a-${lang}`),
        join(workshop.directory, `b-${lang}`),
      ];
      for (const [index, input] of [run, copy].entries()) {
        const words = ["--input", input, "--output", outputs[index] ?? "", "--lang", lang];
        expect((await workshop.run("report", ...words)).exitCode).toBe(0);
      }
      const [a, b] = outputs.map(filesOf);

      expect(a?.size).toBe(8);
      expect(b).toEqual(a);
    },
  );

  it("of a run is the one that the run wrote: its name, its question, its requirements", async () => {
    const written = filesOf(join(run, "report"));
    await workshop.run("report", "--input", run, "--output", join(workshop.directory, "again"));
    for (const [name, text] of filesOf(join(workshop.directory, "again"))) {
      expect(text, name).toBe(written.get(name));
    }
  });

  it("takes experiments of runs by their ids, together or alone, and the newest without words", async () => {
    const both = await workshop.run("report", "--input", perf, evaluation, "--output", "two");
    const alone = await workshop.run("report", "--input", perf, "--output", "alone");
    const newest = await workshop.run("report", "--format", "csv");

    expect(both.stdout).toContain("two/capability_results.csv\n");
    expect(alone.stdout).not.toContain("capability_results.csv");
    expect(newest.stdout).toContain(`results/${run.split("/").at(-1) ?? ""}/report/estimates.csv`);
  });

  it("exports speeds as llama-bench and benchstat define them, and says that an evaluation has none", async () => {
    for (const format of ["llama-bench", "benchstat"]) {
      const words = ["--format", format, "--output", "exports"];
      const { exitCode } = await workshop.run("report", "--input", perf, ...words);
      expect(exitCode).toBe(0);
    }
    const exports = filesOf(join(workshop.directory, "exports"));
    const none = await workshop.run("report", "--input", evaluation, "--format", "llama-bench");

    expect(JSON.parse(exports.get("llama-bench.json") ?? "")).not.toHaveLength(0);
    expect(exports.get("benchstat.txt")).toMatch(/^Benchmark/m);
    expect(refusalOf(none)).toContain("none of the inputs is a performance experiment");
  });

  it.each([
    ["no record", []],
    ["one record", [0]],
  ] as [string, number[]][])("reports an experiment with %s", async (_, kept) => {
    const folder = withRecords(`kept-${kept.length}`, (lines) =>
      lines.filter((_line, at) => kept.includes(at)),
    );
    const { exitCode, stderr } = await workshop.run("report", "--input", folder);

    expect(exitCode, stderr).toBe(0);
    expect(filesOf(join(folder, "report")).get("benchmark_report.md")?.length).toBeGreaterThan(
      1000,
    );
  });

  it("leaves a torn last line out, and says so", async () => {
    const folder = withRecords("torn", (lines) => lines, '{"schemaVersion":1,"tri');
    const { exitCode, stderr } = await workshop.run("report", "--input", folder);

    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^note: .+records\.jsonl:\d+: the last line is torn and was left out$/m);
  });

  it.each([
    ["another schema version", '"schemaVersion":1', '"schemaVersion":99', "schema version 99"],
    ["a number that is none", '"idleMs":', '"idleMs":NaN,"x":', "this is not JSON"],
    ["an infinite number", '"idleMs":', '"idleMs":1e999,"x":', "received Infinity"],
  ])("names file and line of a record with %s", async (name, from, to, reason) => {
    const folder = withRecords(name.replaceAll(" ", "-"), (lines) =>
      lines.map((line, index) => (index === 2 ? line.replace(from, to) : line)),
    );
    expect(refusalOf(await workshop.run("report", "--input", folder))).toMatch(
      new RegExp(`records\\.jsonl:3: .*${reason}`),
    );
  });

  it.each([
    ["an unknown id", ["--input", "exp_20250101_000000"], 'no experiment "exp_20250101_000000"'],
    ["nothing", ["--input", ""], "no experiment is named"],
    ["a file", ["--input", "exp.yaml"], "exp.yaml is a file"],
    ["a folder of something else", ["--input", "configs"], "none of an experiment or a run"],
    ["a file in place of the output", ["--output", "exp.yaml"], "cannot be written to exp.yaml"],
    ["an empty results folder", ["--results-dir", "nothing"], "nothing holds no experiment"],
  ])("refuses %s", async (_, words, reason) => {
    expect(refusalOf(await workshop.run("report", ...words))).toContain(reason);
  });

  it("refuses a folder of results, and lists what it holds", async () => {
    const result = await workshop.run("report", "--input", "results");
    expect(refusalOf(result)).toContain("results is a folder");
    expect(result.stderr).toContain(`results/${run.split("/").at(-1) ?? ""}/${perf}`);
  });

  it("keeps a folder with records whose manifest is gone", async () => {
    const folder = withRecords("orphan", (lines) => lines);
    rmSync(join(folder, `experiment_config_${perf}.json`));
    const result = await workshop.run("report", "--input", folder);

    expect(refusalOf(result)).toContain("holds records, but no experiment_config_");
    expect(result.stderr).not.toContain("can be deleted");
  });

  it.skipIf(process.platform !== "linux")("says that a folder cannot be written to", async () => {
    const { exitCode, stderr } = await workshop.run("report", "--output", "/proc/edge-bench");
    expect(exitCode).toBe(2);
    expect(stderr).toContain("cannot be written to /proc/edge-bench");
  });
});

describe("names and outputs that would act", () => {
  it("are text in every report, and move no terminal", async () => {
    const file = "quick\u001b[31m.mock.yaml";
    workshop.write(
      "configs/models.yaml",
      JSON.stringify({
        models: { evil: { display_name: HOSTILE, format: "mock", script: "../quick.mock.yaml" } },
      }),
    );
    cpSync(join(workshop.directory, "quick.mock.yaml"), join(workshop.directory, file));
    mkdirSync(join(workshop.directory, "evil"));
    const models = ["evil", `./${file}`];
    workshop.experimentFile("evil.yaml", { ...ONE_MODEL, models });
    const result = await workshop.runFile("evil.yaml", "--results-dir", "evil");
    const [folder = "none"] = workshop.runs(join(workshop.directory, "evil"));
    const files = filesOf(join(folder, "report"));

    expect(result.exitCode, result.stderr).toBe(0);
    expect(result.stdout + result.stderr).not.toContain("\u001b");
    for (const name of ["benchmark_report.html", "benchmark_report.md", "gate.xml", "tables.tex"]) {
      expect(files.get(name), name).not.toContain("\u001b");
      expect(files.get(name), name).not.toContain("<script>alert");
    }
    expect(files.get("benchmark_report.md")).not.toMatch(/[^\\]\]\(javascript:/);
    expect(files.get("tables.tex")).not.toContain("\\textbf{x}");
    expect(files.get("performance_results.csv")).not.toMatch(/(^|,)"?[=+@]/m);
  });
});
