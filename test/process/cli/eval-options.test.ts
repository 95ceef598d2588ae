import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { evaluationManifestSchema } from "../../../src/core/manifest.ts";
import { packageRoot } from "../../../src/core/package-root.ts";
import { Workshop, type CliResult } from "./workshop.ts";

const workshop = new Workshop();
let model = "";

beforeAll(() => {
  model = workshop.mock("quick");
});

afterAll(() => {
  workshop.remove();
});

const evaluate = (...words: string[]): Promise<CliResult> =>
  workshop.run("eval", "--mini", "--no-progress", "--sample-size", "1", ...words);

const resultsSchema = z.looseObject({ "n-shot": z.record(z.string(), z.number()) });

describe("edge-bench eval --fewshot", () => {
  it("names the tasks that have no shots, and records 0 for them", async () => {
    const words = ["--task", "faq", "mmlu", "gsm8k", "--fewshot", "2", "--model", model];
    const { exitCode, stderr } = await evaluate(...words);
    const id = workshop.experimentIds().at(-1) ?? "none";
    const directory = join(workshop.resultsDir, id);
    const { tasks } = evaluationManifestSchema.parse(
      JSON.parse(readFileSync(join(directory, `experiment_config_${id}.json`), "utf8")),
    );
    const [folder] = readdirSync(join(directory, "lm-eval"));
    const results = readFileSync(join(directory, "lm-eval", folder ?? "", "results.json"), "utf8");
    const shots = { faq: 0, mini_multiple_choice: 0, mini_arithmetic: 2 };

    expect(exitCode).toBe(0);
    expect(stderr).toContain(
      "note: asked with 0 shots, because they have none: faq, mmlu (on its small set)\n",
    );
    expect(Object.fromEntries(tasks.map(({ task, fewshot }) => [task, fewshot]))).toEqual(shots);
    expect(resultsSchema.parse(JSON.parse(results))["n-shot"]).toEqual(shots);
  });

  it("asks every task on the small sets, with shots where there are some", async () => {
    const { exitCode, stderr } = await evaluate(
      "--task",
      "all",
      "--fewshot",
      "2",
      "--print-prompts",
    );

    expect(exitCode).toBe(0);
    expect(stderr).toContain("financial_phrasebank (on its small set), faq, customer_sentiment");
  });
});

describe("edge-bench eval refuses an option that would change nothing:", () => {
  it.each([
    [
      "--fewshot for tasks without shots",
      ["--task", "realistic", "coding", "--fewshot", "2"],
      "--fewshot 2: tasks without shots: faq, customer_sentiment, extraction, summary, humaneval",
    ],
    [
      "--scorer label-text for tasks without labels",
      ["--task", "faq", "mmlu", "--scorer", "label-text"],
      "--scorer label-text changes none of the chosen tasks: faq, mmlu",
    ],
    [
      "--scorer label-probabilities for tasks without labels",
      ["--task", "customer_sentiment", "--scorer", "label-probabilities"],
      "--scorer label-probabilities changes none of the chosen tasks: customer_sentiment",
    ],
    [
      "--resume beside --print-prompts",
      ["--task", "faq", "--resume", "--print-prompts"],
      "--print-prompts and --resume cannot be used together",
    ],
    [
      "--accept-license of an unknown data set",
      ["--task", "faq", "--accept-license", "financial_phrasebnk"],
      'Did you mean "financial_phrasebank"?',
    ],
  ])("%s", async (_name, words, message) => {
    const { exitCode, stderr } = await evaluate(...words, "--model", model);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });

  it("shots that the configuration names for a task without shots", async () => {
    const configDir = join(workshop.directory, "shots");
    cpSync(join(packageRoot(), "configs"), configDir, { recursive: true });
    const path = join(configDir, "eval_tasks.yaml");
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text.replace(/( {2}faq:\n[^]*?fewshot: )0/, "$13"));
    const words = ["--task", "faq", "--model", model, "--config-dir", configDir];
    const { exitCode, stderr } = await evaluate(...words);

    expect(exitCode).toBe(2);
    expect(stderr).toContain("eval_tasks.yaml: faq: fewshot is 3, but the task has no shots");
  });
});

describe("edge-bench eval --resume", () => {
  it("names eval where there is nothing to go on with", async () => {
    const { exitCode, stderr } = await workshop.run("eval", "--resume", "--results-dir", "nothing");

    expect(exitCode).toBe(2);
    expect(stderr).toContain("start a first experiment with edge-bench eval.");
  });
});
