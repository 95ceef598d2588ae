import { TASK_RULES } from "../../config/task-rules.ts";
import { loadMini } from "../mini-data.ts";
import { miniDataset } from "../mini-dataset.ts";
import type { ReadTask } from "../open-task.ts";
import type { AskSettings, TaskLeaf } from "../task.ts";
import { gsm8kCotLeaf } from "./gsm8k-cot.ts";
import { loadGsm8kCotShots } from "./gsm8k-cot-shots.ts";
import { gsm8kLeaf } from "./gsm8k.ts";
import { humanEvalInstructLeaf, humanEvalLeaf } from "./humaneval.ts";
import { mmluLeaves } from "./mmlu.ts";
import type { HarnessName } from "./open-harness-task.ts";

/**
 * The forms of the published tasks on the small sets that were written for this project. Names and
 * versions say so: a score of them is no score of the published task. Several multiple-choice tasks
 * share one set, which is then asked once.
 */
export async function openMiniHarnessTask(name: HarnessName): Promise<ReadTask> {
  const set = TASK_RULES[name].mini;
  const datasets = [await miniDataset(set)];
  switch (set) {
    case "multiple_choice":
      return { datasets, shots: "none-in-small-set", build: await multipleChoice() };
    case "arithmetic":
      datasets.push(await miniDataset("arithmetic_train"));
      return { datasets, shots: "used", build: await arithmetic(name) };
    case "python":
      return { datasets, shots: "none", build: await python(name) };
  }
}

const BASE = { dataset: "mini", language: "en" } as const;

/** A leaf under its own name, with the language of each document. */
function renamed(leaf: TaskLeaf, task: string): TaskLeaf {
  return {
    ...leaf,
    task,
    version: `${task}, in the form of ${leaf.version}`,
    items: leaf.items.map((item) => ({
      ...item,
      language: item.doc["language"] === "fr" ? "fr" : "en",
    })),
  };
}

async function multipleChoice(): Promise<ReadTask["build"]> {
  const rows = await loadMini("multiple_choice");
  const test = rows.map((row) => ({ ...row, subject: "banking_and_general_knowledge" }));
  const subjects = [{ subject: "banking_and_general_knowledge", test, dev: [] }];
  return (settings) => {
    const zeroShot: AskSettings = { ...settings, fewshot: 0 };
    return mmluLeaves({ ...BASE, subjects }, zeroShot).map((leaf) =>
      renamed(leaf, "mini_multiple_choice"),
    );
  };
}

async function arithmetic(name: HarnessName): Promise<ReadTask["build"]> {
  const test = await loadMini("arithmetic");
  const train = await loadMini("arithmetic_train");
  if (name === "gsm8k") {
    return (settings) => [
      renamed(gsm8kLeaf({ ...BASE, test, train }, settings), "mini_arithmetic"),
    ];
  }
  const shots = await loadGsm8kCotShots();
  return (settings) => [
    renamed(gsm8kCotLeaf({ ...BASE, test, shots }, settings), "mini_arithmetic_cot"),
  ];
}

async function python(name: HarnessName): Promise<ReadTask["build"]> {
  const test = await loadMini("python");
  if (name === "humaneval") {
    return () => [renamed(humanEvalLeaf({ ...BASE, test }), "mini_python")];
  }
  return (settings) => [
    renamed(humanEvalInstructLeaf({ ...BASE, test }, settings), "mini_python_instruct"),
  ];
}
