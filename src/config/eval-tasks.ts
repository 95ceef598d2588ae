import { join } from "node:path";
import { z } from "zod";
import { didYouMean } from "../core/did-you-mean.ts";
import { ConfigError } from "../core/errors.ts";
import { scorerNameSchema } from "../core/evaluation.ts";
import { loadYamlFile } from "./load-yaml-file.ts";
import { taskProblems } from "./task-rules.ts";
import { wordSchema } from "./text-schemas.ts";

/** Tasks that the code can build; the configuration says how they are asked. */
export const evaluationTaskNames = [
  "banking77",
  "financial_phrasebank",
  "faq",
  "customer_sentiment",
  "extraction",
  "summary",
  "humaneval",
  "humaneval_instruct",
  "mmlu",
  "gsm8k",
  "gsm8k_cot",
  "arc_challenge",
  "hellaswag",
] as const;

export const evaluationTaskNameSchema = z.enum(evaluationTaskNames);
export type EvaluationTaskName = z.infer<typeof evaluationTaskNameSchema>;

export const taskSettings = ["realistic", "controlled"] as const;
export type TaskSetting = (typeof taskSettings)[number];

const evaluationTaskSchema = z.strictObject({
  description: z.string().min(1),
  /** Entry of `datasets.lock`; `null` for tasks whose only data are those of this project. */
  dataset: wordSchema.nullable(),
  /** Small set of `data/mini` that stands in when the data set is not here. */
  mini: wordSchema,
  setting: z.enum(taskSettings),
  fewshot: z.int().nonnegative().nullable(),
  scorer: scorerNameSchema,
  /** Entry of `sampling_params.yaml`; `null` when the task's definition says it. */
  sampling: wordSchema.nullable(),
  prompts_file: z.string().min(1).nullable(),
});

export type EvaluationTask = z.infer<typeof evaluationTaskSchema>;

/** Content of `configs/eval_tasks.yaml`. */
export const evalTasksFileSchema = z
  .strictObject({
    tasks: z.partialRecord(evaluationTaskNameSchema, evaluationTaskSchema),
    groups: z.record(wordSchema, z.array(evaluationTaskNameSchema).min(1)),
  })
  .superRefine((file, context) => {
    for (const name of evaluationTaskNames) {
      const task = file.tasks[name];
      for (const { key, message } of task === undefined ? [] : taskProblems(name, task)) {
        context.addIssue({ code: "custom", path: ["tasks", name, key], message });
      }
    }
    for (const [group, members] of Object.entries(file.groups)) {
      if (evaluationTaskNameSchema.safeParse(group).success) {
        const message = "a task has this name: --task would mean the one or the other";
        context.addIssue({ code: "custom", path: ["groups", group], message });
      }
      for (const [index, member] of members.entries()) {
        if (file.tasks[member] !== undefined) continue;
        const message = `there is no task "${member}" in this file`;
        context.addIssue({ code: "custom", path: ["groups", group, index], message });
      }
    }
  });

export type EvalTasksFile = z.infer<typeof evalTasksFileSchema>;

/** Reads and checks `eval_tasks.yaml`. @throws ConfigError with every problem of the file */
export function loadEvalTasks(configDir: string): Promise<EvalTasksFile> {
  return loadYamlFile(join(configDir, "eval_tasks.yaml"), evalTasksFileSchema);
}

export interface SelectedTask {
  readonly name: EvaluationTaskName;
  readonly task: EvaluationTask;
}

/**
 * The tasks that the words of `--task` name, in the order of the words, each once. A word is a task or
 * a group of `eval_tasks.yaml`.
 * @throws ConfigError `task-unknown` with every word that names nothing
 */
export function selectTasks(file: EvalTasksFile, words: readonly string[]): SelectedTask[] {
  const known = [...Object.keys(file.tasks), ...Object.keys(file.groups)];
  const unknown = words.filter((word) => !known.includes(word));
  if (unknown.length > 0 || words.length === 0) {
    const lines = unknown.map((word) => `there is no task "${word}".${didYouMean(word, known)}`);
    throw new ConfigError(lines.length === 0 ? "--task names no task" : lines.join("\n"), {
      code: "task-unknown",
      hint: `Name one of: ${known.join(", ")}.`,
    });
  }
  const names = words.flatMap(
    (word) => file.groups[word] ?? [evaluationTaskNameSchema.parse(word)],
  );
  return [...new Set(names)].flatMap((name) => {
    const task = file.tasks[name];
    return task === undefined ? [] : [{ name, task }];
  });
}
