import type { ManifestTask } from "../../../core/manifest.ts";

/** What results call a task and where its data come from; the rest is the task's definition in lm-eval. */
export interface TaskConfig {
  readonly task: string;
  readonly task_alias: string;
  readonly dataset_path: string;
  readonly dataset_name: string | null;
  readonly output_type: "multiple_choice" | "generate_until";
  readonly num_fewshot: number;
  /** The task's version: a number as in lm-eval for its tasks, a text for all others. */
  readonly metadata: { readonly version: number | string };
}

const OF_LM_EVAL = /^lm-eval \S+ \S+ (\d+\.\d+)$/;
const DEFAULT_SHOTS: Readonly<Record<string, number>> = { gsm8k: 5, gsm8k_cot: 8 };
/** Tasks that take no shots, whatever was asked for; manifests once held what was asked for. */
const NO_SHOTS = [
  "humaneval",
  "humaneval_instruct",
  "faq",
  "customer_sentiment",
  "extraction",
  "summary",
];
const HUB: Readonly<Record<string, readonly [path: string, name: string | null]>> = {
  gsm8k: ["openai/gsm8k", "main"],
  gsm8k_cot: ["openai/gsm8k", "main"],
  arc_challenge: ["allenai/ai2_arc", "ARC-Challenge"],
  hellaswag: ["Rowan/hellaswag", null],
  humaneval: ["openai/openai_humaneval", null],
  humaneval_instruct: ["openai/openai_humaneval", null],
};

/** The number of shots that a task was asked with. */
export function shotsOf({ family, task, fewshot }: ManifestTask): number {
  if (NO_SHOTS.includes(family) || task === "mini_multiple_choice") return 0;
  return fewshot ?? DEFAULT_SHOTS[family] ?? 0;
}

interface Origin {
  readonly alias: string;
  readonly path: string;
  readonly name: string | null;
  readonly version: number | string;
}

/** Where a task of lm-eval has its data from; others say what they are themselves. */
function originOf({ task, dataset, version }: ManifestTask): Origin {
  const number = OF_LM_EVAL.exec(version)?.[1];
  if (number === undefined) return { alias: task, path: dataset, name: null, version };
  const subject = /^mmlu_(.+)$/.exec(task)?.[1];
  if (subject !== undefined) {
    return { alias: subject, path: "cais/mmlu", name: subject, version: Number(number) };
  }
  const [path, name] = HUB[task] ?? [dataset, null];
  return { alias: task, path, name, version: Number(number) };
}

/** A task as the `configs` of lm-eval's results describe it. */
export function taskConfig(entry: ManifestTask): TaskConfig {
  const { alias, path, name, version } = originOf(entry);
  const isChoice = ["multiple-choice", "label-probabilities"].includes(entry.scorer);
  return {
    task: entry.task,
    task_alias: alias,
    dataset_path: path,
    dataset_name: name,
    output_type: isChoice ? "multiple_choice" : "generate_until",
    num_fewshot: shotsOf(entry),
    metadata: { version },
  };
}
