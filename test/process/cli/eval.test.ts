import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  evaluationRecordSchema,
  evaluationScoreSchema,
  evaluationTrialSchema,
} from "../../../src/core/evaluation.ts";
import { evaluationManifestSchema } from "../../../src/core/manifest.ts";
import { packageRoot } from "../../../src/core/package-root.ts";
import { Workshop, type CliResult } from "./workshop.ts";

const workshop = new Workshop();
let quick = "";
/** Takes its time: some 60 ms an item. */
let slow = "";

beforeAll(() => {
  quick = workshop.mock("quick");
  slow = workshop.mock("slow", {
    clock: "real",
    latency: { prefill_ms_fixed: 20, prefill_ms_per_token: 0.1, token_ms: 4 },
  });
});

afterAll(() => {
  workshop.remove();
});

const evaluate = (...words: string[]): Promise<CliResult> =>
  workshop.run("eval", "--mini", "--no-progress", ...words);

const linesOf = (directory: string, name: string): unknown[] =>
  readFileSync(join(directory, name), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line): unknown => JSON.parse(line));

function filesOf(id = workshop.experimentIds().at(-1) ?? "none") {
  const directory = join(workshop.resultsDir, id);
  const manifest = readFileSync(join(directory, `experiment_config_${id}.json`), "utf8");
  return {
    id,
    directory,
    manifest: evaluationManifestSchema.parse(JSON.parse(manifest)),
    plan: linesOf(directory, "plan.jsonl").map((line) => evaluationTrialSchema.parse(line)),
    records: linesOf(directory, "records.jsonl").map((line) => evaluationRecordSchema.parse(line)),
    scores: linesOf(directory, "scores.jsonl").map((line) => evaluationScoreSchema.parse(line)),
  };
}

const promptsOf = (stdout: string) =>
  stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe("edge-bench eval", () => {
  it("runs every task on the small sets, one record and one score per item", async () => {
    const { exitCode, stdout } = await evaluate(
      "--task",
      "all",
      "--sample-size",
      "2",
      "--model",
      quick,
    );
    const { plan, records, scores, manifest } = filesOf();
    const tasks = [...new Set(plan.map(({ task }) => task))];

    expect(exitCode).toBe(0);
    expect(tasks.sort()).toEqual([
      "customer_sentiment",
      "extraction",
      "faq",
      "mini_arithmetic",
      "mini_arithmetic_cot",
      "mini_intents",
      "mini_multiple_choice",
      "mini_python",
      "mini_python_instruct",
      "mini_sentiment",
      "summary",
    ]);
    expect(records.map(({ status }) => status)).toEqual(plan.map(() => "ok"));
    expect(new Set(scores.map(({ trialKey }) => trialKey))).toEqual(
      new Set(plan.map(({ trialKey }) => trialKey)),
    );
    expect(manifest.datasets.map(({ origin }) => origin)).not.toContain("published");
    expect(stdout).toContain("small sets written for this project and no benchmark");
  });

  it("asks the same items of a small set whichever task falls back to it, and prints those", async () => {
    const idsOf = async (...tasks: string[]): Promise<unknown[]> => {
      const words = ["--task", ...tasks, "--sample-size", "4", "--print-prompts"];
      return promptsOf((await evaluate(...words)).stdout).map((line) => line["doc_id"]);
    };
    const alone = await idsOf("mmlu");

    expect(alone).toHaveLength(4);
    expect(await idsOf("arc_challenge")).toEqual(alone);
    expect(await idsOf("hellaswag", "mmlu", "arc_challenge")).toEqual(alone);
  });

  it("finds the threshold for the share of errors that is asked for", async () => {
    const words = ["--task", "banking77", "--model", quick, "--target-error", "0.25", "--json"];
    const { stdout } = await evaluate(...words);

    expect(filesOf().manifest.targetError).toBe(0.25);
    expect(stdout).toContain('"targetRisk": 0.25');
  });

  it("draws the same items for every model and every order of the tasks", async () => {
    const other = workshop.mock("other");
    await evaluate("--task", "mmlu", "faq", "--sample-size", "5", "--models", quick, other);
    const both = filesOf().plan;
    await evaluate("--task", "faq", "mmlu", "--sample-size", "5", "--model", other);
    const alone = filesOf().plan;
    const itemsOf = (plan: typeof both, modelId: string): string[] =>
      plan
        .filter((t) => t.modelId === modelId)
        .map((t) => `${t.task} ${t.docId}`)
        .sort();

    expect(itemsOf(both, "quick")).toEqual(itemsOf(both, "other"));
    expect(itemsOf(alone, "other")).toEqual(itemsOf(both, "other"));
  });

  it("asks other items with another seed", async () => {
    const words = ["--task", "banking77", "--sample-size", "10", "--print-prompts"];
    const first = promptsOf((await evaluate(...words)).stdout).map((line) => line["doc_id"]);
    const again = promptsOf((await evaluate(...words)).stdout).map((line) => line["doc_id"]);
    const other = promptsOf((await evaluate(...words, "--seed", "7")).stdout);

    expect(again).toEqual(first);
    expect(other.map((line) => line["doc_id"])).not.toEqual(first);
  });

  it("prints what would be asked without a model, each line with the hash of its prompt", async () => {
    const { exitCode, stdout, stderr } = await evaluate("--task", "mmlu", "--print-prompts");
    const lines = promptsOf(stdout);

    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(lines.map((line) => line["doc_id"])).toEqual(lines.map((_, index) => index));
    expect(lines[0]?.["task"]).toBe("mini_multiple_choice");
    expect(lines[0]?.["continuations"]).toEqual([" A", " B", " C", " D"]);
    for (const line of lines) {
      const hash = createHash("sha256").update(String(line["prompt"])).digest("hex");
      expect(line["prompt_hash"]).toBe(hash);
    }
  });

  it("renders the chat template of a model when one is named", async () => {
    const words = ["--task", "mmlu", "--sample-size", "1", "--print-prompts", "--model", quick];
    const plain = promptsOf((await evaluate(...words)).stdout)[0];
    const chat = promptsOf((await evaluate(...words, "--setting", "realistic")).stdout)[0];

    expect(chat?.["prompt"]).not.toBe(plain?.["prompt"]);
    expect(chat?.["prompt"]).toContain(String(plain?.["prompt"]).trimEnd().slice(-40));
    expect(chat?.["continuations"]).toEqual(["A", "B", "C", "D"]);
  });

  it("asks for labels as text or by their probabilities", async () => {
    await evaluate("--task", "banking77", "--sample-size", "2", "--model", quick);
    const probabilities = filesOf();
    await evaluate(
      ...["--task", "banking77", "--sample-size", "2", "--model", quick],
      ...["--scorer", "label-text"],
    );
    const text = filesOf();

    expect(probabilities.scores.map(({ scorer }) => scorer)).toEqual(
      Array(2).fill("label-probabilities"),
    );
    expect(text.scores.map(({ scorer }) => scorer)).toEqual(Array(2).fill("label-text"));
    expect(text.scores.map(({ outcome }) => outcome)).toEqual(Array(2).fill("invalid"));
  });

  it("scores the records again from the files alone, with the same result", async () => {
    await evaluate("--task", "realistic", "mmlu", "--sample-size", "3", "--model", quick);
    const before = filesOf();
    writeFileSync(join(before.directory, "scores.jsonl"), "");
    const { exitCode } = await workshop.run("rescore", "--input", before.id);

    expect(exitCode).toBe(0);
    expect(filesOf(before.id).scores).toEqual(before.scores);
  });

  it("writes its report on another machine, from the files alone", async () => {
    await evaluate("--task", "mmlu", "--sample-size", "3", "--model", quick);
    const { directory, id } = filesOf();
    const copy = join(workshop.directory, "copied", id);
    cpSync(directory, copy, { recursive: true });
    const here = await workshop.run("report", "--input", directory, "--output", "a");
    await workshop.run("report", "--input", copy, "--output", "b");
    const read = (folder: string): string =>
      readFileSync(join(workshop.directory, folder, "benchmark_report.md"), "utf8");

    expect(here.exitCode).toBe(0);
    expect(read("a")).toContain("mini_multiple_choice");
    expect(read("b")).toBe(read("a"));
  });
});

describe("edge-bench eval --resume", () => {
  it("loses and repeats nothing when it is killed at any moment", async () => {
    const words = ["--task", "banking77", "--sample-size", "12", "--model", slow];
    const fixed = ["eval", "--mini", "--no-progress", ...words];
    for (const waitMs of [400, 1100]) {
      const count = workshop.experimentIds().length;
      const running = workshop.start(...fixed);
      while (workshop.experimentIds().length === count) await sleep(20);
      await sleep(waitMs);
      running.child.kill("SIGKILL");
      await running.result;
      const id = workshop.experimentIds().at(-1) ?? "none";
      const path = join(workshop.resultsDir, id, "records.jsonl");
      const whole = readFileSync(path, "utf8").split("\n").slice(0, -1);
      const resumed = await workshop.run("eval", "--resume", id, "--no-progress");
      const { plan, records } = filesOf(id);
      const keys = records.map(({ trialKey }) => trialKey);

      expect(resumed.exitCode).toBe(0);
      expect(readFileSync(path, "utf8").split("\n").slice(0, whole.length)).toEqual(whole);
      expect(new Set(keys).size).toBe(keys.length);
      expect(new Set(keys)).toEqual(new Set(plan.map(({ trialKey }) => trialKey)));
    }
  });

  it("refuses to go on when a prompt was changed, and says which", async () => {
    const configDir = join(workshop.directory, "changed");
    cpSync(join(packageRoot(), "configs"), configDir, { recursive: true });
    cpSync(join(packageRoot(), "prompts"), join(configDir, "prompts"), { recursive: true });
    const words = ["--task", "faq", "--sample-size", "2", "--model", quick];
    await evaluate(...words, "--config-dir", configDir);
    const { id, directory } = filesOf();
    rmSync(join(directory, "records.jsonl"));
    const path = join(configDir, "prompts", "tasks", "faq.yaml");
    writeFileSync(path, readFileSync(path, "utf8").replaceAll("bank", "credit union"));
    const { exitCode, stderr } = await workshop.run("eval", "--resume", id);

    expect(exitCode).toBe(2);
    expect(stderr).toContain("faq: the text of its prompts");
  });

  it("says which command an experiment belongs to", async () => {
    await evaluate("--task", "faq", "--sample-size", "1", "--model", quick);
    const { stderr, exitCode } = await workshop.perf("--resume", filesOf().id);

    expect(exitCode).toBe(2);
    expect(stderr).toContain("was made by edge-bench eval");
  });
});

describe("edge-bench eval refuses, before anything is measured,", () => {
  it.each([
    ["no model", ["--task", "faq"], "no model is named"],
    ["no task", ["--model", "quick.mock.yaml"], "no task is named"],
    ["an unknown task", ["--task", "bankin77", "--model", "x"], 'Did you mean "banking77"?'],
    [
      "models named twice",
      ["--task", "faq", "--model", "a", "--all-models"],
      "models are named in several ways",
    ],
    [
      "a folder of data that is not there",
      ["--task", "mmlu", "--data-dir", "nowhere", "--model", "quick.mock.yaml"],
      "there is no such folder of data sets",
    ],
    [
      "--reference with another cache type",
      ["--task", "faq", "--model", "quick.mock.yaml", "--reference", "--kv-type-k", "f16"],
      "--reference sets the cache types",
    ],
  ])("%s", async (_name, words, message) => {
    const count = workshop.experimentIds().length;
    const { exitCode, stderr } = await workshop.run("eval", ...words);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(workshop.experimentIds()).toHaveLength(count);
  });

  it("a model with random weights", async () => {
    const tiny = await workshop.tinyModel();
    const { exitCode, stderr } = await evaluate("--task", "faq", "--model", tiny);

    expect(exitCode).toBe(2);
    expect(stderr).toContain("has random weights: a score of it would be noise");
  });

  it("a data set that is missing in the folder that was named, without taking the small one", async () => {
    const folder = join(workshop.directory, "configs");
    const words = ["--task", "mmlu", "--data-dir", folder, "--model", quick];
    const { exitCode, stderr } = await workshop.run("eval", ...words);

    expect(exitCode).toBe(2);
    expect(stderr).toContain("mmlu: the data set is not here");
  });

  it("an unknown placeholder in a prompt, with its place", async () => {
    const configDir = join(workshop.directory, "placeholder");
    cpSync(join(packageRoot(), "configs"), configDir, { recursive: true });
    cpSync(join(packageRoot(), "prompts"), join(configDir, "prompts"), { recursive: true });
    const path = join(configDir, "prompts", "tasks", "faq.yaml");
    writeFileSync(path, readFileSync(path, "utf8").replace("{{question}}", "{{qestion}}"));
    const words = ["--task", "faq", "--model", quick, "--config-dir", configDir];
    const { exitCode, stderr } = await evaluate(...words);

    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/faq\.yaml:\d+:\d+: .*qestion/);
  });
});
