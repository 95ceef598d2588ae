import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { Workshop } from "./workshop.ts";

const workshop = new Workshop();
let model = "";

beforeAll(() => {
  model = workshop.mock("quick");
});

afterAll(() => {
  workshop.remove();
});

const dossierSchema = z.looseObject({
  capability: z.array(
    z.looseObject({
      tasks: z.array(
        z.looseObject({ counts: z.looseObject({ scoredCount: z.int(), notRunCount: z.int() }) }),
      ),
    }),
  ),
});

const linesOf = (path: string): string[] => readFileSync(path, "utf8").split("\n").slice(0, -1);

/** A finished evaluation of six items, two of each task. */
async function evaluated() {
  const words = ["--task", "faq", "mmlu", "humaneval", "--sample-size", "2", "--model", model];
  await workshop.run("eval", "--mini", "--no-progress", ...words);
  const id = workshop.experimentIds().at(-1) ?? "none";
  const directory = join(workshop.resultsDir, id);
  return {
    id,
    directory,
    records: join(directory, "records.jsonl"),
    scores: join(directory, "scores.jsonl"),
  };
}

/** The same as if it had been killed after so many items, before any was scored. */
async function killed(doneCount: number) {
  const files = await evaluated();
  const whole = linesOf(files.records).slice(0, doneCount);
  writeFileSync(files.records, whole.map((line) => `${line}\n`).join(""));
  rmSync(files.scores);
  return files;
}

describe("edge-bench report of an evaluation that was killed", () => {
  it("makes the missing scores without writing them", async () => {
    const { id, directory, scores } = await killed(5);
    const { exitCode } = await workshop.run("report", "--input", id, "--format", "json");
    const text = readFileSync(join(directory, "report", "report.json"), "utf8");
    const { capability } = dossierSchema.parse(JSON.parse(text));
    const tasks = capability.flatMap((analysis) => analysis.tasks);
    const counts = tasks.map(({ counts: { scoredCount, notRunCount } }) => [
      scoredCount,
      notRunCount,
    ]);

    expect(exitCode).toBe(0);
    expect(counts.flat().reduce((sum, count) => sum + count)).toBe(6);
    expect(counts.reduce((sum, [scored]) => sum + (scored ?? 0), 0)).toBe(5);
    expect(existsSync(scores)).toBe(false);
  });

  it("says in every text how far it came and how to go on", async () => {
    const { id, directory } = await killed(4);
    const counts = "Items: 6 planned, 4 done, 0 failed, 2 not run";
    const note = `note: ${counts}; go on with edge-bench eval --resume ${id}`;
    const terminal = await workshop.run("report", "--input", id, "--format", "terminal");
    const files = await workshop.run("report", "--input", id);
    const markdown = readFileSync(join(directory, "report", "benchmark_report.md"), "utf8");

    expect(terminal.stderr.split("\n")).toContain(note);
    expect(files.stderr.split("\n")).toContain(note);
    expect(markdown).toContain(`${counts}.`);
  });

  it("names the folder of results where it is another one", async () => {
    const { directory, id } = await killed(1);
    const { stderr } = await workshop.run("report", "--input", directory, "--format", "terminal");

    expect(stderr).toContain(
      `go on with edge-bench eval --resume ${id} --results-dir ${workshop.resultsDir}\n`,
    );
  });
});

describe("edge-bench rescore", () => {
  it("keeps the scores when a record cannot be read", async () => {
    const { id, records, scores } = await evaluated();
    const before = readFileSync(scores, "utf8");
    const lines = linesOf(records).map((line, index) => (index === 2 ? "{broken" : line));
    writeFileSync(records, lines.map((line) => `${line}\n`).join(""));
    const { exitCode, stderr } = await workshop.run("rescore", "--input", id);

    expect(exitCode).toBe(2);
    expect(stderr).toContain("records.jsonl:3");
    expect(readFileSync(scores, "utf8")).toBe(before);
  });

  it("replaces scores that cannot be read", async () => {
    const { id, scores } = await evaluated();
    const before = linesOf(scores);
    writeFileSync(scores, "{broken\n");
    const { exitCode } = await workshop.run("rescore", "--input", id);

    expect(exitCode).toBe(0);
    expect(linesOf(scores).sort()).toEqual(before.sort());
  });
});
