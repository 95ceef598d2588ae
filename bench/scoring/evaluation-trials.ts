import { loadSamplingParams, answerSettingsOf } from "../../src/config/sampling-params.ts";
import { resolveConfigDir } from "../../src/config/config-dir.ts";
import {
  loadEvalTasks,
  selectTasks,
  type EvaluationTaskName,
} from "../../src/config/eval-tasks.ts";
import { resolvePromptsFile } from "../../src/config/prompts.ts";
import type { EvaluationTrial } from "../../src/core/evaluation.ts";
import { sha256OfFile } from "../../src/core/sha256-of-file.ts";
import { packageRoot } from "../../src/core/package-root.ts";
import type { EngineSession } from "../../src/engines/channel/engine-session.ts";
import { renderLeaf } from "../../src/cli/eval/render-items.ts";
import { evaluationTrials } from "../../src/plan/build-evaluation.ts";
import type { KnownModel } from "../../src/plan/prepared.ts";
import { openTask } from "../../src/tasks/open-task.ts";
import type { TaskLeaf } from "../../src/tasks/task.ts";

interface TrialChoice {
  readonly task: EvaluationTaskName;
  readonly form: "text" | "chat";
  readonly fewshot: number | null;
  readonly scorer: "label-probabilities" | "label-text" | null;
  /** Which items of which leaves are used. */
  readonly pick: (leaves: readonly TaskLeaf[]) => TaskLeaf[];
}

/** The same trials that `edge-bench eval` would plan, from the data of EDGE_BENCH_DATA_DIR. */
export async function trialsFor(
  session: EngineSession,
  modelPath: string,
  choice: TrialChoice,
): Promise<EvaluationTrial[]> {
  const configDir = resolveConfigDir(null);
  const [selected] = selectTasks(await loadEvalTasks(configDir), [choice.task]);
  if (selected === undefined) throw new Error(`there is no task ${choice.task}`);
  const { task } = selected;
  const sampling = await loadSamplingParams(configDir);
  const folders = { configDir, packageRoot: packageRoot() };
  const opened = await openTask({
    name: choice.task,
    task,
    answers: task.sampling === null ? null : answerSettingsOf(sampling, task.sampling),
    promptsPath: task.prompts_file === null ? null : resolvePromptsFile(task.prompts_file, folders),
    data: { dataDir: null, mini: false, acceptedLicenses: [], onNote: console.error },
    setting: task.setting,
    scorer: choice.scorer,
    fewshot: choice.fewshot,
    fewshotAsMultiturn: true,
    seed: 42,
  });
  const model = await knownModel(session, modelPath);
  const items = [];
  for (const leaf of choice.pick(opened.build(choice.form))) {
    items.push(...(await renderLeaf(session, model, leaf)));
  }
  const trials = evaluationTrials(model, items, "exact");
  return trials.map((trial, sequence) => ({ ...trial, sequence }));
}

async function knownModel(session: EngineSession, filePath: string): Promise<KnownModel> {
  return {
    modelId: "model",
    displayName: "model",
    format: "gguf",
    quantization: null,
    license: null,
    engine: "llama-cpp",
    filePath,
    fileSizeBytes: 0,
    fileSha256: await sha256OfFile(filePath),
    loadOptions: session.facts.options,
    facts: session.facts,
  };
}
