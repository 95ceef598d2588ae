import type { EvaluationTaskName } from "../../config/eval-tasks.ts";
import { loadTaskPrompts } from "../../config/task-prompts.ts";
import { loadBanking77 } from "../../assets/datasets/banking77.ts";
import { loadFlarePhraseBank, loadPhraseBank } from "../../assets/datasets/phrasebank.ts";
import type { ResolvedDataset } from "../../assets/datasets/resolve-dataset.ts";
import { ConfigError } from "../../core/errors.ts";
import type { ReadTask, TaskRequest } from "../open-task.ts";
import { loadMini } from "../mini-data.ts";
import { miniDataset } from "../mini-dataset.ts";
import type { AskSettings, TaskLeaf } from "../task.ts";
import { chooseData, manifestDataset } from "../task-data.ts";
import { banking77Leaf } from "./banking77.ts";
import type { ClassificationHow } from "./classification-leaf.ts";
import { CLASSIFICATION_PLACEHOLDERS } from "./classification-prompt.ts";
import { miniHeadlinesLeaf, miniIntentsLeaf } from "./mini.ts";
import { phraseBankLeaf } from "./phrase-bank.ts";

type ClassificationName = Extract<EvaluationTaskName, "banking77" | "financial_phrasebank">;

type BuildLeaf = (settings: AskSettings, how: ClassificationHow) => TaskLeaf;

interface ReadData {
  readonly datasets: ReadTask["datasets"];
  readonly shots: ReadTask["shots"];
  readonly build: BuildLeaf;
}

/** Banking77 and Financial PhraseBank, or the small sets of intents and sentiment in their place. */
export async function openClassification(
  name: ClassificationName,
  request: TaskRequest,
): Promise<ReadTask> {
  const { promptsPath, answers, task } = request;
  if (promptsPath === null || answers === null) {
    throw new ConfigError(`eval_tasks.yaml: ${name} needs prompts_file and sampling`, {
      code: "config-invalid",
      hint: "Name a file of prompts/tasks and an entry of sampling_params.yaml.",
    });
  }
  const file = await loadTaskPrompts(promptsPath, CLASSIFICATION_PLACEHOLDERS);
  const { datasets, shots, build } = await readData(name, request);
  const scorer = request.scorer ?? task.scorer;
  if (scorer !== "label-probabilities" && scorer !== "label-text") {
    throw new ConfigError(`eval_tasks.yaml: ${name} cannot be scored by ${scorer}`, {
      code: "config-invalid",
      hint: "Use label-probabilities or label-text.",
    });
  }
  const prompts = { file, where: promptsPath };
  const how = { scorer, prompts, answer: answers, seed: request.seed } as const;
  return { datasets, shots, build: (settings) => [build(settings, how)] };
}

async function readData(name: ClassificationName, request: TaskRequest): Promise<ReadData> {
  const chosen = await chooseData(request.task, request.data);
  if (chosen.origin === "mini") return readMini(name);
  const build =
    name === "banking77"
      ? await readBanking77(chosen.dataset)
      : await readPhraseBank(chosen.dataset, request.fewshot ?? 0);
  return { datasets: [manifestDataset(chosen.dataset)], shots: "used", build };
}

async function readBanking77(dataset: ResolvedDataset): Promise<BuildLeaf> {
  const { rows: documents, labels } = await loadBanking77(dataset, "test");
  const { rows: train } = await loadBanking77(dataset, "train");
  return (settings, how) => banking77Leaf({ documents, train, labels }, settings, how);
}

/** The test split of FLARE; examples are drawn from the other sentences of the level it was taken from. */
async function readPhraseBank(dataset: ResolvedDataset, fewshot: number): Promise<BuildLeaf> {
  const documents = await loadFlarePhraseBank(dataset);
  const shotPool = fewshot > 0 ? await loadPhraseBank(dataset, "50Agree") : [];
  const data = { dataset: "financial_phrasebank", documents, shotPool };
  return (settings, how) => phraseBankLeaf(data, settings, how);
}

async function readMini(name: ClassificationName): Promise<ReadData> {
  if (name === "financial_phrasebank") {
    const rows = await loadMini("sentiment");
    return {
      datasets: [await miniDataset("sentiment")],
      shots: "none-in-small-set",
      build: (settings, how) => miniHeadlinesLeaf(rows, settings, how),
    };
  }
  const [documents, train] = [await loadMini("intents"), await loadMini("intents_train")];
  return {
    datasets: [await miniDataset("intents"), await miniDataset("intents_train")],
    shots: "used",
    build: (settings, how) => miniIntentsLeaf({ documents, train }, settings, how),
  };
}
