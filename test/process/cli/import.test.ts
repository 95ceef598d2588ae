import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { refusalOf } from "./run-workshop.ts";
import { Workshop } from "./workshop.ts";

const workshop = new Workshop();
let samples = "";

beforeAll(async () => {
  const model = workshop.mock("quick");
  const words = ["--task", "faq", "--sample-size", "3", "--model", model, "--no-progress"];
  await workshop.run("eval", "--mini", ...words);
  samples = join(workshop.resultsDir, workshop.experimentIds()[0] ?? "none", "lm-eval");
});

afterAll(() => {
  workshop.remove();
});

const importedSchema = z.looseObject({
  kind: z.literal("import-lm-eval"),
  tasks: z.array(z.looseObject({ task: z.string(), items: z.array(z.unknown()) })),
});

describe("edge-bench import", () => {
  it("reads the samples that an evaluation of ours wrote", async () => {
    const { exitCode, stderr } = await workshop.run(
      "import",
      "lm-eval",
      samples,
      "--output",
      "x.json",
    );
    const text = readFileSync(join(workshop.directory, "x.json"), "utf8");
    const { tasks } = importedSchema.parse(JSON.parse(text));

    expect(exitCode).toBe(0);
    expect(stderr).toBe("1 sample logs, 3 documents: x.json\n");
    expect(tasks.map(({ task, items }) => [task, items.length])).toEqual([["faq", 3]]);
  });

  it.each([
    ["samples that are not there", ["lm-eval", "nope"], "nope cannot be read"],
    ["a folder without samples", ["lm-eval", "configs"], "configs holds no samples of lm-eval"],
    ["results that are not there", ["original", "nope"], "nope"],
    [
      "a folder without results of the original",
      ["original", "configs"],
      "configs holds no readable",
    ],
  ])("refuses %s", async (_, words, reason) => {
    expect(refusalOf(await workshop.run("import", ...words))).toContain(reason);
  });

  it("refuses an output in no folder, and says which option names it", async () => {
    const result = await workshop.run("import", "lm-eval", samples, "--output", "nope/x.json");
    expect(refusalOf(result)).toContain("nope/x.json: cannot be written");
    expect(result.stderr).toContain("--output");
  });
});
