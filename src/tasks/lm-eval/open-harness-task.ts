import type { EvaluationTaskName } from "../../config/eval-tasks.ts";
import { loadArcChallenge } from "../../assets/datasets/arc-challenge.ts";
import { loadGsm8k } from "../../assets/datasets/gsm8k.ts";
import { loadHellaSwag } from "../../assets/datasets/hellaswag.ts";
import { loadHumanEval } from "../../assets/datasets/humaneval.ts";
import { loadMmlu } from "../../assets/datasets/mmlu.ts";
import type { ResolvedDataset } from "../../assets/datasets/resolve-dataset.ts";
import type { ReadTask, TaskRequest } from "../open-task.ts";
import type { AskSettings, TaskLeaf } from "../task.ts";
import { chooseData, manifestDataset } from "../task-data.ts";
import { arcChallengeLeaf } from "./arc-challenge.ts";
import { gsm8kCotLeaf } from "./gsm8k-cot.ts";
import { loadGsm8kCotShots } from "./gsm8k-cot-shots.ts";
import { gsm8kLeaf } from "./gsm8k.ts";
import { hellaswagLeaf } from "./hellaswag.ts";
import { humanEvalInstructLeaf, humanEvalLeaf } from "./humaneval.ts";
import { mmluLeaves } from "./mmlu.ts";
import { openMiniHarnessTask } from "./open-mini-harness-task.ts";

export type HarnessName = Exclude<
  EvaluationTaskName,
  "banking77" | "financial_phrasebank" | "faq" | "customer_sentiment" | "extraction" | "summary"
>;

type Build = (settings: AskSettings) => readonly TaskLeaf[];

/** The tasks that lm-eval defines, on their published data or on the small set in their place. */
export async function openHarnessTask(name: HarnessName, request: TaskRequest): Promise<ReadTask> {
  const chosen = await chooseData(request.task, request.data);
  if (chosen.origin === "mini") return openMiniHarnessTask(name);
  const { dataset } = chosen;
  return {
    datasets: [manifestDataset(dataset)],
    shots: isHumanEval(name) ? "none" : "used",
    build: await builderOf(name, dataset),
  };
}

/** lm-eval asks it without shots, whatever was asked for. */
function isHumanEval(name: HarnessName): boolean {
  return name === "humaneval" || name === "humaneval_instruct";
}

async function builderOf(name: HarnessName, resolved: ResolvedDataset): Promise<Build> {
  const base = { dataset: resolved.name, language: "en" } as const;
  switch (name) {
    case "mmlu": {
      const subjects = await loadMmlu(resolved);
      return (settings) => mmluLeaves({ ...base, subjects }, settings);
    }
    case "gsm8k": {
      const test = await loadGsm8k(resolved, "test");
      const train = await loadGsm8k(resolved, "train");
      return (settings) => [gsm8kLeaf({ ...base, test, train }, settings)];
    }
    case "gsm8k_cot": {
      const test = await loadGsm8k(resolved, "test");
      const shots = await loadGsm8kCotShots();
      return (settings) => [gsm8kCotLeaf({ ...base, test, shots }, settings)];
    }
    case "arc_challenge": {
      const test = await loadArcChallenge(resolved, "test");
      const train = await loadArcChallenge(resolved, "train");
      return (settings) => [arcChallengeLeaf({ ...base, test, train }, settings)];
    }
    case "hellaswag": {
      const documents = await loadHellaSwag(resolved);
      return (settings) => [hellaswagLeaf({ ...base, documents }, settings)];
    }
    case "humaneval": {
      const test = await loadHumanEval(resolved);
      return () => [humanEvalLeaf({ ...base, test })];
    }
    case "humaneval_instruct": {
      const test = await loadHumanEval(resolved);
      return (settings) => [humanEvalInstructLeaf({ ...base, test }, settings)];
    }
  }
}
