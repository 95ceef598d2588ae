import { describe, expect, it } from "vitest";
import { resolveConfigDir } from "../../../src/config/config-dir.ts";
import { evaluationTaskNames, loadEvalTasks, selectTasks } from "../../../src/config/eval-tasks.ts";
import { answerSettingsOf, loadSamplingParams } from "../../../src/config/sampling-params.ts";

const configDir = resolveConfigDir(null);
const names = async (...words: string[]): Promise<string[]> =>
  selectTasks(await loadEvalTasks(configDir), words).map(({ name }) => name);

describe("the shipped eval_tasks.yaml", () => {
  it("holds every task that the code can build, and the group all holds them too", async () => {
    const file = await loadEvalTasks(configDir);
    expect(Object.keys(file.tasks).sort()).toEqual([...evaluationTaskNames].sort());
    expect([...(file.groups["all"] ?? [])].sort()).toEqual([...evaluationTaskNames].sort());
  });

  it("names only entries of sampling_params.yaml that exist", async () => {
    const { tasks } = await loadEvalTasks(configDir);
    const params = await loadSamplingParams(configDir);
    for (const { sampling } of Object.values(tasks)) {
      if (sampling !== null) expect(answerSettingsOf(params, sampling)).not.toBeNull();
    }
  });

  it("has the groups of the command line", async () => {
    expect(await names("banking_all")).toEqual(["banking77", "financial_phrasebank"]);
    expect(await names("realistic")).toEqual([
      "faq",
      "customer_sentiment",
      "extraction",
      "summary",
    ]);
    expect(await names("coding")).toEqual(["humaneval", "humaneval_instruct"]);
    expect(await names("harness")).toEqual(["mmlu", "gsm8k", "arc_challenge", "hellaswag"]);
  });
});

describe("selectTasks", () => {
  it("takes each task once, in the order of the words", async () => {
    expect(await names("gsm8k", "harness")).toEqual([
      "gsm8k",
      "mmlu",
      "arc_challenge",
      "hellaswag",
    ]);
  });

  it("names every word that is no task", async () => {
    await expect(names("mmlu", "mmlo", "bank")).rejects.toThrow(
      /there is no task "mmlo".*Did you mean "mmlu".*\n.*there is no task "bank"/,
    );
  });
});

describe("answerSettingsOf", () => {
  const params = {
    benchmark_defaults: { temperature: 0, top_k: 40, top_p: null, min_p: null, seed: 42 },
    task_specific: { short: { max_tokens: 5, stop: ["\n"], top_k: null, temperature: 0.5 } },
  };

  it("takes the defaults where the entry is silent, also over a null that it says", () => {
    expect(answerSettingsOf(params, "short")).toEqual({
      sampling: { temperature: 0.5, topK: null, topP: null, minP: null, seed: 42 },
      maxOutputTokens: 5,
      stopStrings: ["\n"],
    });
  });

  it("is null for an entry that is not there", () => {
    expect(answerSettingsOf(params, "constructor")).toBeNull();
  });
});
