import type { ScorerName } from "../core/evaluation.ts";
import type { EvaluationTask, EvaluationTaskName } from "./eval-tasks.ts";

/** What `eval_tasks.yaml` may say of a task; anything else has no effect, or cannot work. */
export interface TaskRule {
  /** Entry of `datasets.lock` that the task can read; `null`: its only data are a small set. */
  readonly dataset: string | null;
  /** The set of `data/mini` that the task can read. */
  readonly mini: string;
  readonly scorers: readonly ScorerName[];
  /**
   * `config`: `sampling` and `prompts_file` say how the task is asked. `definition`: its published
   * definition does, and a change would be another task.
   */
  readonly askedBy: "config" | "definition";
}

const CLASSIFICATION = {
  scorers: ["label-probabilities", "label-text"],
  askedBy: "config",
} as const;
const MULTIPLE_CHOICE = {
  mini: "multiple_choice",
  scorers: ["multiple-choice"],
  askedBy: "definition",
} as const;
const GSM8K = {
  dataset: "gsm8k",
  mini: "arithmetic",
  scorers: ["gsm8k"],
  askedBy: "definition",
} as const;
const HUMANEVAL = {
  dataset: "humaneval",
  mini: "python",
  scorers: ["humaneval"],
  askedBy: "definition",
} as const;

/** Every task, and what it allows. */
export const TASK_RULES = {
  banking77: { dataset: "banking77", mini: "intents", ...CLASSIFICATION },
  financial_phrasebank: { dataset: "financial_phrasebank", mini: "sentiment", ...CLASSIFICATION },
  faq: { dataset: null, mini: "faq", scorers: ["facts"], askedBy: "config" },
  customer_sentiment: {
    dataset: null,
    mini: "sentiment",
    scorers: ["label-text"],
    askedBy: "config",
  },
  extraction: { dataset: null, mini: "extraction", scorers: ["extraction"], askedBy: "config" },
  summary: { dataset: null, mini: "summary", scorers: ["summary"], askedBy: "config" },
  humaneval: HUMANEVAL,
  humaneval_instruct: HUMANEVAL,
  mmlu: { dataset: "mmlu", ...MULTIPLE_CHOICE },
  gsm8k: GSM8K,
  gsm8k_cot: GSM8K,
  arc_challenge: { dataset: "arc_challenge", ...MULTIPLE_CHOICE },
  hellaswag: { dataset: "hellaswag", ...MULTIPLE_CHOICE },
} as const satisfies Record<EvaluationTaskName, TaskRule>;

export interface TaskProblem {
  readonly key: keyof EvaluationTask;
  readonly message: string;
}

/** What a task's entry says against its rule, one sentence for each key. */
export function taskProblems(name: EvaluationTaskName, task: EvaluationTask): TaskProblem[] {
  const rule: TaskRule = TASK_RULES[name];
  const problems: TaskProblem[] = [];
  if (task.dataset !== null && task.dataset !== rule.dataset) {
    const message =
      rule.dataset === null
        ? `${name} has no data set of datasets.lock: it must be null`
        : `${name} can read "${rule.dataset}", or null for its small set`;
    problems.push({ key: "dataset", message });
  }
  if (task.mini !== rule.mini) {
    const message = `the small set of data/mini that ${name} can read is "${rule.mini}"`;
    problems.push({ key: "mini", message });
  }
  if (!rule.scorers.includes(task.scorer)) {
    const message = `${name} can be scored by ${rule.scorers.join(" or ")}`;
    problems.push({ key: "scorer", message });
  }
  return [...problems, ...askingProblems(name, task)];
}

const ASKING_KEYS = [
  { key: "sampling", needed: "an entry of sampling_params.yaml" },
  { key: "prompts_file", needed: "a file of prompts, such as those in prompts/tasks" },
] as const;

function askingProblems(name: EvaluationTaskName, task: EvaluationTask): TaskProblem[] {
  const isDefined = TASK_RULES[name].askedBy === "definition";
  return ASKING_KEYS.filter(({ key }) => (task[key] === null) !== isDefined).map(
    ({ key, needed }) => ({
      key,
      message: isDefined
        ? `it must be null: how ${name} is asked is part of its published definition`
        : `${name} needs ${needed}`,
    }),
  );
}
