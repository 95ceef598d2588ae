import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { refusalOf, RunWorkshop } from "./run-workshop.ts";

const workshop = new RunWorkshop();
const promptsSchema = z.looseObject({ prompts: z.array(z.looseObject({ id: z.string() })) });

/** A regression is a claim about speed: it takes 20 prompts and 5 rounds. */
function enoughPrompts(): void {
  const path = join(workshop.directory, "configs/prompts/short.yaml");
  const file = promptsSchema.parse(parse(readFileSync(path, "utf8")));
  const prompts = Array.from({ length: 20 }, (_, index) => ({
    ...file.prompts[index % file.prompts.length],
    id: `q-${index}`,
    question: `Question ${index}: how many deposits does the account hold?`,
  }));
  workshop.write("configs/prompts/short.yaml", stringify({ ...file, prompts }));
}

const HOSTILE = `]]></failure><script>&"'\u0001`;

/** Measures the model `quick` as it is now. @returns the experiment's id */
async function measured(tokenMs: number, seed: number): Promise<string> {
  workshop.model("quick", tokenMs, seed);
  const words = ["--prompts", "20", "--rounds", "5", "--warmup", "0", "--no-progress"];
  await workshop.perf("--models", "./quick.mock.yaml", ...words);
  return workshop.experimentIds().at(-1) ?? "none";
}

function decision(constraints: readonly unknown[]): void {
  workshop.write(
    "configs/decision.yaml",
    stringify({
      constraints,
      axes: { quality: null, latency: null, memory: null },
      // Memory of small processes scatters more than that of models.
      regression: { speed_percent: 5, accuracy_points: 3, memory_percent: 50 },
    }),
  );
}

let baseline = "";
let equal = "";
let worse = "";
let better = "";

beforeAll(async () => {
  enoughPrompts();
  decision([]);
  baseline = await measured(20, 1);
  equal = await measured(20, 2);
  worse = await measured(30, 3);
  better = await measured(15, 4);
});

afterAll(() => {
  workshop.remove();
});

function gate(input: string, ...words: string[]) {
  return workshop.run("gate", "--config-dir", "configs", "--input", input, ...words);
}

/** Names of the elements in document order; throws where tags do not match. */
function elementsOf(xml: string): string[] {
  const open: string[] = [];
  const seen: string[] = [];
  for (const [, slash, name = "", rest = ""] of xml.matchAll(/<(\/?)(\w+)([^<>]*)>/g)) {
    if (slash === "/") {
      if (open.pop() !== name) throw new Error(`</${name}> closes nothing`);
      continue;
    }
    seen.push(name);
    if (!rest.endsWith("/")) open.push(name);
  }
  if (open.length > 0) throw new Error(`${open.join(", ")} never closed`);
  return seen;
}

describe("edge-bench gate", () => {
  it.each([
    ["passes a model that is as fast as in the baseline", () => equal, 0, "Gate: passed: "],
    ["passes one that is faster", () => better, 0, "Gate: passed: "],
    ["fails one that is slower by more than is allowed", () => worse, 1, "Gate: not passed: "],
  ])("%s", async (_, input, code, text) => {
    const { exitCode, stdout } = await gate(input(), "--baseline", baseline, "--allow-undecided");
    expect(stdout).toContain(text);
    expect(exitCode).toBe(code);
    expect(/^FAIL .+Decode speed/m.test(stdout)).toBe(code === 1);
  });

  it("fails a requirement that is missed, and passes one that is met", async () => {
    const limit = (max: number) => [{ scenario: "short", metric: "ttft_p50_ms", max }];
    decision(limit(1));
    const missed = await gate(baseline);
    decision(limit(10_000));
    const met = await gate(baseline);
    decision([]);

    expect([missed.exitCode, met.exitCode]).toEqual([1, 0]);
    expect(missed.stdout).toMatch(/^FAIL quick MOCK .+ Cold TTFT, short: .+, limit at most 1 ms$/m);
  });

  it("does not pass what cannot be judged, unless that is allowed", async () => {
    decision([{ task: "banking77", min: 0.5 }]);
    const strict = await gate(baseline);
    const lenient = await gate(baseline, "--allow-undecided");
    decision([]);

    expect([strict.exitCode, lenient.exitCode]).toEqual([1, 0]);
    expect(strict.stdout).toMatch(/^UNDECIDED .+banking77/m);
  });

  it("writes well-formed JUnit XML with every check, whatever the models are called", async () => {
    workshop.write(
      "configs/models.yaml",
      JSON.stringify({
        models: {
          evil: {
            display_name: HOSTILE.slice(0, -1),
            format: "mock",
            script: "../quick.mock.yaml",
          },
        },
      }),
    );
    await workshop.perf("--models", "evil", "--runs", "1", "--warmup", "0", "--no-progress");
    decision([{ scenario: "short", metric: "ttft_p50_ms", max: 1 }]);
    const evil = workshop.experimentIds().at(-1) ?? "none";
    const { exitCode, stdout } = await gate(evil, "--junit", "gate.xml");
    decision([]);
    const xml = readFileSync(join(workshop.directory, "gate.xml"), "utf8");
    const count = Number(/of (\d+) checks/.exec(stdout)?.[1]);

    expect(exitCode).toBe(1);
    expect(elementsOf(xml).filter((name) => name === "testcase")).toHaveLength(count);
    expect(elementsOf(xml)).toContain("failure");
    expect(elementsOf(xml)).not.toContain("script");
  });

  it.each([
    ["an experiment as its own baseline", () => ["--baseline", baseline], "its own baseline"],
    ["an unknown baseline", () => ["--baseline", "exp_20250101_000000"], "holds no experiment"],
    ["a baseline without a name", () => ["--baseline", ""], "no experiment is named"],
    ["a JUnit file in no folder", () => ["--junit", "nope/x.xml"], "the checks cannot be written"],
  ])("refuses %s", async (_, words, reason) => {
    const result = await gate(baseline, ...words());
    expect(refusalOf({ ...result, stdout: "" })).toContain(reason);
  });

  it("refuses a baseline that measured nothing of the same", async () => {
    const words = ["--scenarios", "structured", "--runs", "1", "--warmup", "0"];
    await workshop.perf("--models", "./quick.mock.yaml", ...words);
    const other = workshop.experimentIds().at(-1) ?? "none";

    expect(refusalOf(await gate(baseline, "--baseline", other))).toContain("nothing can be held");
  });
});
