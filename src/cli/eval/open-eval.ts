import type { EvaluationTrial } from "../../core/evaluation.ts";
import type { EvaluationManifest, ManifestTask } from "../../core/manifest.ts";
import { canonicalJson, sha256Of } from "../../core/hash.ts";
import { packageVersion } from "../../core/package-version.ts";
import { RECORD_SCHEMA_VERSION } from "../../core/record.ts";
import { captureEnvironment } from "../../plan/environment.ts";
import { manifestModel } from "../../plan/build-manifest.ts";
import type { KnownModel } from "../../plan/prepared.ts";
import { itemKey } from "../../plan/sample-items.ts";
import { EVALUATION } from "../../store/experiment-format.ts";
import {
  createExperiment,
  resumeExperiment,
  type OpenExperimentOf,
} from "../../store/experiment-folder.ts";
import { evaluationDifference } from "../../store/evaluation-diff.ts";
import { findExperiment, findUnfinished } from "../../store/find-experiments.ts";
import { planChangedError } from "../../store/plan-diff.ts";
import { planSha256Of } from "../../store/plan-lines.ts";
import { ensureResultsDirectory } from "../../store/results-directory.ts";
import type { EvaluationRecord, EvaluationScore } from "../../core/evaluation.ts";
import type { EvalOptions } from "../commands/eval.ts";
import { KEEPS_WINDOWS_WHEN_SCORING } from "../engine-defaults.ts";
import { chosenModels } from "../models/chosen-models.ts";
import { refuseNetworkOptions } from "../offline/refuse-network-options.ts";
import { scoringLoadOptions } from "../scoring-load-options.ts";
import { askByGeneration } from "./ask-by-generation.ts";
import { mergeStoredEval, modelWords, storedEvalOptions } from "./eval-settings.ts";
import { loadEvalConfig, type EvalConfig } from "./load-eval-config.ts";
import { openTasks, printNote, sampleTasks } from "./open-tasks.ts";
import { leavesFor, type SampledTask } from "./drawn-leaves.ts";
import { prepareEvaluation } from "./prepare-evaluation.ts";

export type OpenEvaluation = OpenExperimentOf<
  EvaluationManifest,
  EvaluationTrial,
  EvaluationRecord,
  EvaluationScore
>;

export interface OpenedEval {
  readonly experiment: OpenEvaluation;
  readonly models: readonly KnownModel[];
}

export interface PlannedEval {
  readonly config: EvalConfig;
  readonly options: EvalOptions;
  readonly models: readonly KnownModel[];
  readonly tasks: readonly SampledTask[];
  readonly trials: readonly EvaluationTrial[];
}

/**
 * Reads and checks everything that can be known before a model computes, then opens the evaluation: a
 * new one, or with --resume the one that is to go on, provided that the same plan comes out.
 * @throws HarnessError
 */
export async function openEvaluation(
  options: EvalOptions,
  given: (name: string) => boolean,
): Promise<OpenedEval> {
  if (options.resume === undefined) {
    await ensureResultsDirectory(options.resultsDir);
    const planned = await planEvaluation(options, given);
    return { experiment: await startNew(planned), models: planned.models };
  }
  const stored =
    typeof options.resume === "string"
      ? await findExperiment(options.resultsDir, options.resume, EVALUATION)
      : await findUnfinished(options.resultsDir, EVALUATION);
  const merged = mergeStoredEval(options, stored.manifest.options, given);
  const planned = await planEvaluation(merged, given);
  const diff = evaluationDifference(
    { plan: stored.plan, models: stored.manifest.models },
    { plan: planned.trials, models: planned.models.map(manifestModel) },
  );
  if (diff !== null) throw planChangedError(stored.manifest.experimentId, diff);
  const experiment = await resumeExperiment(stored.paths.directory, EVALUATION);
  return { experiment, models: planned.models };
}

/**
 * Everything that can be known before a model is asked: data verified, items drawn and rendered.
 * @throws HarnessError with every problem found
 */
export async function planEvaluation(
  asked: EvalOptions,
  given: (name: string) => boolean,
): Promise<PlannedEval> {
  // A resumed evaluation may bring a server with it.
  if (asked.proveOffline) refuseNetworkOptions(asked);
  const config = await loadEvalConfig(asked);
  const resolved = await chosenModels(modelWords(asked), config, asked, KEEPS_WINDOWS_WHEN_SCORING);
  const options = askByGeneration(asked, config.tasks, resolved, printNote);
  const tasks = sampleTasks(await openTasks(config, options), options);
  const loadOptions = scoringLoadOptions(options, given, tasks.some(scoresTrees));
  const models: KnownModel[] = [];
  const trials: Omit<EvaluationTrial, "sequence">[] = [];
  for (const model of resolved) {
    const contextTokens = loadOptions.contextTokens ?? model.effectiveContextTokens;
    const prepared = await prepareEvaluation(
      model,
      (known) => leavesFor(known, tasks),
      { ...loadOptions, contextTokens },
      options.fast ? "fast" : "exact",
      options.hangTimeout * 1000,
    );
    models.push(prepared.model);
    trials.push(...prepared.trials);
  }
  return {
    config,
    options,
    models,
    tasks,
    trials: trials.map((trial, sequence) => ({ ...trial, sequence })),
  };
}

/** Labels are scored as a trie: one branch for each. */
function scoresTrees({ task }: SampledTask): boolean {
  return task.build("text").some(({ scorer }) => scorer === "label-probabilities");
}

async function startNew(planned: PlannedEval): Promise<OpenEvaluation> {
  const environment = await captureEnvironment();
  const { options, config, models, tasks, trials } = planned;
  return createExperiment(
    {
      resultsDir: options.resultsDir,
      startedAt: new Date(),
      plan: trials,
      manifestFor: (experimentId) => ({
        schemaVersion: RECORD_SCHEMA_VERSION,
        experimentId,
        command: "eval",
        createdEpochMs: Date.now(),
        toolVersion: packageVersion(),
        environment,
        options: storedEvalOptions(options),
        seed: options.seed,
        checkpoint: options.checkpoint,
        models: models.map(manifestModel),
        datasets: distinctDatasets(tasks),
        tasks: distinctTasks(tasks),
        scoring: options.fast ? "fast" : "exact",
        targetError: options.targetError,
        configs: { ...config.files },
        configsSha256: sha256Of(canonicalJson(config.files)),
        planSha256: planSha256Of(trials),
      }),
    },
    EVALUATION,
  );
}

function distinctDatasets(tasks: readonly SampledTask[]): EvaluationManifest["datasets"] {
  const byName = new Map(
    tasks.flatMap(({ task }) => task.datasets.map((dataset) => [dataset.name, dataset])),
  );
  return [...byName.values()];
}

/** Tasks that fall back to the same small set are one. */
function distinctTasks(tasks: readonly SampledTask[]): ManifestTask[] {
  const byName = new Map<string, ManifestTask>();
  for (const task of tasks.flatMap(manifestTasks)) {
    if (!byName.has(task.task)) byName.set(task.task, task);
  }
  return [...byName.values()];
}

function manifestTasks({ task, drawn }: SampledTask): ManifestTask[] {
  return task.build("text").map((leaf) => ({
    task: leaf.task,
    family: task.name,
    version: leaf.version,
    scorer: leaf.scorer,
    dataset: leaf.dataset,
    setting: task.setting,
    fewshot: task.fewshot,
    itemCount: leaf.items.length,
    sampleCount: leaf.items.filter((item) => drawn.has(itemKey(leaf.task, item))).length,
  }));
}
