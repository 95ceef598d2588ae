import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveConfigDir } from "../../../src/config/config-dir.ts";
import { evaluationTaskNames, loadEvalTasks, selectTasks } from "../../../src/config/eval-tasks.ts";
import { answerSettingsOf, loadSamplingParams } from "../../../src/config/sampling-params.ts";
import { rejectionOf, temporaryFile } from "../../support/temporary-folder.ts";

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

/** The refusal of the shipped file with this text in the place of that, which occurs after the name of a task. */
async function refusalOf(task: string, from: string, to: string): Promise<string> {
  const text = readFileSync(join(configDir, "eval_tasks.yaml"), "utf8");
  const at = text.indexOf(from, text.indexOf(`\n  ${task}:`));
  const changed = text.slice(0, at) + to + text.slice(at + from.length);
  const folder = dirname(temporaryFile("eval_tasks.yaml", changed));
  return String(await rejectionOf(loadEvalTasks(folder)));
}

describe("a task's entry", () => {
  it.each([
    [
      "gsm8k",
      "mini: arithmetic",
      "mini: faq",
      'tasks.gsm8k.mini: the small set of data/mini that gsm8k can read is "arithmetic"',
    ],
    [
      "gsm8k",
      "scorer: gsm8k",
      "scorer: multiple-choice",
      "tasks.gsm8k.scorer: gsm8k can be scored by gsm8k",
    ],
    [
      "banking77",
      "scorer: label-probabilities",
      "scorer: facts",
      "tasks.banking77.scorer: banking77 can be scored by label-probabilities or label-text",
    ],
    [
      "mmlu",
      "sampling: null",
      "sampling: generation",
      "tasks.mmlu.sampling: it must be null: how mmlu is asked is part of its published definition",
    ],
    [
      "humaneval",
      "prompts_file: null",
      "prompts_file: a.yaml",
      "tasks.humaneval.prompts_file: it must be null: how humaneval is asked is part of its published definition",
    ],
    [
      "faq",
      "sampling: question_answering",
      "sampling: null",
      "tasks.faq.sampling: faq needs an entry of sampling_params.yaml",
    ],
    [
      "mmlu",
      "dataset: mmlu",
      "dataset: gsm8k",
      'tasks.mmlu.dataset: mmlu can read "mmlu", or null for its small set',
    ],
    [
      "faq",
      "dataset: null",
      "dataset: banking77",
      "tasks.faq.dataset: faq has no data set of datasets.lock: it must be null",
    ],
  ])("of %s is refused where %s becomes %s", async (task, from, to, message) => {
    expect(await refusalOf(task, from, to)).toMatch(/eval_tasks\.yaml:\d+:\d+: /);
    expect(await refusalOf(task, from, to)).toContain(message);
  });

  it("may do without its data set", async () => {
    const text = readFileSync(join(configDir, "eval_tasks.yaml"), "utf8");
    const changed = text.replace("dataset: mmlu", "dataset: null");
    const file = await loadEvalTasks(dirname(temporaryFile("eval_tasks.yaml", changed)));

    expect(file.tasks.mmlu?.dataset).toBeNull();
  });
});

describe("a group", () => {
  it("is refused under the name of a task", async () => {
    expect(await refusalOf("coding", "coding:", "mmlu:")).toContain(
      "groups.mmlu: a task has this name: --task would mean the one or the other",
    );
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
