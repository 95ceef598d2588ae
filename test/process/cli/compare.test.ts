import { existsSync, mkdirSync, readdirSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { experimentsOf, refusalOf, RunWorkshop } from "./run-workshop.ts";

const documentSchema = z.strictObject({
  differences: z.array(
    z.looseObject({ a: z.string(), b: z.string(), differences: z.array(z.looseObject({})) }),
  ),
  comparisons: z.array(
    z.looseObject({
      metric: z.string(),
      workload: z.string(),
      aValue: z.number().nullable(),
      bValue: z.number().nullable(),
      a: z.strictObject({ experimentId: z.string(), modelId: z.string() }),
      b: z.strictObject({ experimentId: z.string(), modelId: z.string() }),
    }),
  ),
});

const workshop = new RunWorkshop();
let run = "";
let perf = "";
let evaluation = "";
let later = "";

beforeAll(async () => {
  await workshop.runFile("exp.yaml");
  run = workshop.runs()[0] ?? "none";
  [perf = "none", evaluation = "none"] = experimentsOf(run);
  const words = ["--models", "./quick.mock.yaml", "--prompts", "2", "--rounds", "3"];
  await workshop.perf(...words, "--warmup", "0");
  later = workshop.experimentIds().at(-1) ?? "none";
});

afterAll(() => {
  workshop.remove();
});

async function compared(...words: string[]) {
  const { exitCode, stdout, stderr } = await workshop.run("compare", ...words, "--json");
  expect(exitCode, stderr).toBe(0);
  return documentSchema.parse(JSON.parse(stdout));
}

const decodeOf = ({ comparisons }: Awaited<ReturnType<typeof compared>>) =>
  comparisons.filter(({ metric }) => metric === "decode-tokens-per-second");

describe("edge-bench compare", () => {
  it("compares two models by key over everything that was measured", async () => {
    const document = await compared("quick", "slow");
    const [decode] = decodeOf(document);

    expect([...new Set(document.comparisons.map(({ workload }) => workload))].sort()).toEqual([
      "faq",
      "short",
    ]);
    expect(Number(decode?.aValue) / Number(decode?.bValue)).toBeCloseTo(2, 1);
  });

  it("means the model where a folder of other things is called like it", async () => {
    mkdirSync(join(workshop.directory, "quick"));
    const document = await compared("quick", "slow");
    rmdirSync(join(workshop.directory, "quick"));

    expect(decodeOf(document)[0]?.a.modelId).toBe("quick");
  });

  it("takes models by their file, and one model of an experiment by its id", async () => {
    const byFile = await compared("./quick.mock.yaml", "./slow.mock.yaml");
    const byId = await compared(`${perf}:quick`, `${run}/${perf}:slow`);

    expect(decodeOf(byFile).map(({ a, b }) => [a.modelId, b.modelId])).toEqual([["quick", "slow"]]);
    expect(decodeOf(byId)).toEqual(decodeOf(byFile));
  });

  it("pairs the same model of two experiments, and lists what differs between them", async () => {
    const { differences, comparisons } = await compared(perf, later);
    const { stdout } = await workshop.run("compare", perf, later);

    expect(new Set(comparisons.map(({ a, b }) => `${a.modelId} ${b.modelId}`))).toEqual(
      new Set(["quick quick"]),
    );
    expect(differences).toMatchObject([{ a: perf, b: later }]);
    expect(stdout).toContain(`What differs between ${perf} and ${later}:\n`);
    expect(stdout).toContain("  options.rounds: 2 | 3\n");
    expect(stdout).toMatch(/^- short, Decode speed.+\(paired by prompt, 2 pairs\)$/m);
  });

  it("compares three sides, each with each", async () => {
    const document = await compared(`${perf}:quick`, `${perf}:slow`, later);
    expect(decodeOf(document).map(({ a, b }) => `${a.modelId} ${b.modelId}`)).toEqual([
      "quick slow",
      "quick quick",
      "slow quick",
    ]);
  });

  it("pairs an evaluation with samples of lm-eval, item by item", async () => {
    const folder = join(run, evaluation, "lm-eval", "slow");
    const { stdout } = await workshop.run("compare", `${evaluation}:quick`, folder);

    expect(stdout).toMatch(/^- faq, .+\(paired by item, 3 pairs\)$/m);
  });

  it("writes the whole report of all sides with --output", async () => {
    const { stderr } = await workshop.run("compare", "quick", "slow", "--output", "out");
    expect(stderr).toContain("out/benchmark_report.html\n");
    expect(readdirSync(join(workshop.directory, "out"))).toContain("comparisons.csv");
  });

  it.each([
    ["one side", () => [perf], "needs two or more"],
    ["an experiment and itself", () => [perf, perf], "the same models of the same experiments"],
    ["speeds and answers", () => [perf, evaluation], "one holds speeds, the other answers"],
    ["a misspelt model", () => ["quick", "slwo"], 'Did you mean "slow"?'],
    ["a file that is not there", () => ["quick", "nope.gguf"], 'measured a model "nope.gguf"'],
    [
      "a misspelt model of an experiment",
      () => [`${perf}:quick`, `${perf}:slwo`],
      'Did you mean "slow"?',
    ],
    ["an unknown id", () => [perf, "exp_20250101_000000"], "holds no experiment"],
    ["a file of something else", () => [evaluation, "exp.yaml"], "holds no samples of lm-eval"],
    ["an empty file", () => [evaluation, "/dev/null"], "holds no samples of lm-eval"],
    [
      "two folders of samples",
      () => ["quick", "slow"].map((model) => join(run, evaluation, "lm-eval", model)),
      "compared with an evaluation, not with each other",
    ],
  ])("refuses %s", async (_, words, reason) => {
    expect(refusalOf(await workshop.run("compare", ...words()))).toContain(reason);
    expect(existsSync(join(workshop.directory, "report"))).toBe(false);
  });
});
