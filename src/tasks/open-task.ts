import type { AnswerSettings } from "../config/sampling-params.ts";
import type { EvaluationTask, EvaluationTaskName, TaskSetting } from "../config/eval-tasks.ts";
import { ConfigError } from "../core/errors.ts";
import { openClassification } from "./classification/open-classification.ts";
import { openHarnessTask } from "./lm-eval/open-harness-task.ts";
import type { OpenedTask, ShotUse } from "./opened-task.ts";
import { openRealistic } from "./realistic/open-realistic.ts";
import type { AskSettings, TaskLeaf } from "./task.ts";
import type { DataChoice } from "./task-data.ts";

/** Everything that opening a task depends on. */
export interface TaskRequest {
  readonly name: EvaluationTaskName;
  readonly task: EvaluationTask;
  /** `null` when the task's definition says how answers are generated. */
  readonly answers: AnswerSettings | null;
  /** The prompt file; `null` when the task's definition holds its prompts. */
  readonly promptsPath: string | null;
  readonly data: DataChoice;
  readonly setting: TaskSetting;
  /** How labels are asked for; `null` as the task says. */
  readonly scorer: "label-probabilities" | "label-text" | null;
  readonly fewshot: number | null;
  readonly fewshotAsMultiturn: boolean;
  readonly seed: number;
}

/** A task whose data and prompts are read, before the form is chosen. */
export interface ReadTask {
  readonly datasets: OpenedTask["datasets"];
  readonly shots: ShotUse;
  readonly build: (settings: AskSettings) => readonly TaskLeaf[];
}

/**
 * Reads the data and prompts of a task.
 * @throws PrerequisiteError when data are missing, altered or broken, or a licence was not accepted
 * @throws ConfigError when prompts, labels or shots cannot be used, or the configuration names shots for
 * a task that has none
 */
export async function openTask(request: TaskRequest): Promise<OpenedTask> {
  const { name, setting, fewshotAsMultiturn } = request;
  const { datasets, shots, build } = await OPENERS[name](request);
  if (shots === "none") refuseConfiguredShots(request);
  const fewshot = shots === "used" ? request.fewshot : 0;
  const built = new Map<AskSettings["form"], readonly TaskLeaf[]>();
  return {
    name,
    setting,
    fewshot,
    shots,
    datasets,
    build: (form) => {
      const leaves = built.get(form) ?? build({ fewshot, form, fewshotAsMultiturn });
      built.set(form, leaves);
      return leaves;
    },
  };
}

function refuseConfiguredShots({ name, task }: TaskRequest): void {
  if ((task.fewshot ?? 0) === 0) return;
  throw new ConfigError(
    `eval_tasks.yaml: ${name}: fewshot is ${task.fewshot}, but the task has no shots`,
    { code: "config-invalid", hint: "Write fewshot: 0." },
  );
}

type Opener = (request: TaskRequest) => Promise<ReadTask>;

/** Every task that there is. */
const OPENERS: Readonly<Record<EvaluationTaskName, Opener>> = {
  banking77: (request) => openClassification("banking77", request),
  financial_phrasebank: (request) => openClassification("financial_phrasebank", request),
  faq: (request) => openRealistic("faq", request),
  customer_sentiment: (request) => openRealistic("customer_sentiment", request),
  extraction: (request) => openRealistic("extraction", request),
  summary: (request) => openRealistic("summary", request),
  humaneval: (request) => openHarnessTask("humaneval", request),
  humaneval_instruct: (request) => openHarnessTask("humaneval_instruct", request),
  mmlu: (request) => openHarnessTask("mmlu", request),
  gsm8k: (request) => openHarnessTask("gsm8k", request),
  gsm8k_cot: (request) => openHarnessTask("gsm8k_cot", request),
  arc_challenge: (request) => openHarnessTask("arc_challenge", request),
  hellaswag: (request) => openHarnessTask("hellaswag", request),
};
