import { captureEnvironment } from "../../plan/environment.ts";
import { setDeterministicMode } from "../../plan/deterministic-mode.ts";
import { buildPlan } from "../../plan/build-plan.ts";
import { contextHint, contextProblems, largestNeed } from "../../plan/check-fit.ts";
import { buildManifest, manifestModel } from "../../plan/build-manifest.ts";
import type { PreparedModel } from "../../plan/prepared.ts";
import type { ExecutionCondition } from "../../core/execution-conditions.ts";
import { ConfigError } from "../../core/errors.ts";
import {
  createExperiment,
  resumeExperiment,
  type OpenExperiment,
} from "../../store/experiment-folder.ts";
import { findExperiment, findUnfinished } from "../../store/find-experiments.ts";
import { planChangedError, planDifference } from "../../store/plan-diff.ts";
import { planSha256Of } from "../../store/plan-lines.ts";
import { ensureResultsDirectory } from "../../store/results-directory.ts";
import type { StoredExperiment } from "../../store/stored-experiment.ts";
import type { PerfOptions } from "../commands/perf.ts";
import { loadPerfConfig, type PerfConfig } from "./load-config.ts";
import {
  designOf,
  mergeStored,
  requireOneDesign,
  storedOptions,
  type PerfSettings,
} from "./perf-settings.ts";
import { prepareModels } from "./prepare-models.ts";
import { PERFORMANCE } from "../../store/experiment-format.ts";

export interface OpenedPerf {
  readonly experiment: OpenExperiment;
  readonly models: readonly PreparedModel[];
  readonly settings: PerfSettings;
  readonly executionConditions: readonly ExecutionCondition[];
}

export interface PlannedPerf {
  readonly config: PerfConfig;
  readonly models: readonly PreparedModel[];
  readonly settings: PerfSettings;
  readonly plan: ReturnType<typeof buildPlan>;
}

/**
 * Reads and checks everything that can be known before measuring, then opens the experiment: a new
 * one, or with --resume the one that is to go on, provided that the same plan comes out.
 * @throws HarnessError with every problem found
 */
export async function openPerfExperiment(
  options: PerfOptions,
  given: (name: string) => boolean,
): Promise<OpenedPerf> {
  if (options.resume === undefined) {
    await ensureResultsDirectory(options.resultsDir);
    return startNew(options, await planPerf(options));
  }
  const stored = await findStored(options);
  const merged = mergeStored(options, stored.manifest.options, given);
  const planned = await planPerf(merged);
  const diff = planDifference(
    { plan: stored.plan, models: stored.manifest.models },
    { plan: planned.plan.trials, models: planned.models.map(manifestModel) },
  );
  if (diff !== null) throw planChangedError(stored.manifest.experimentId, diff);
  const experiment = await resumeExperiment(stored.paths.directory, PERFORMANCE);
  return openedOf(experiment, planned);
}

function openedOf(experiment: OpenExperiment, planned: PlannedPerf): OpenedPerf {
  const { models, settings, config } = planned;
  return { experiment, models, settings, executionConditions: config.executionConditions };
}

async function findStored(options: PerfOptions): Promise<StoredExperiment> {
  if (typeof options.resume !== "string") return findUnfinished(options.resultsDir, PERFORMANCE);
  return findExperiment(options.resultsDir, options.resume, PERFORMANCE);
}

async function startNew(options: PerfOptions, planned: PlannedPerf): Promise<OpenedPerf> {
  const environment = await captureEnvironment();
  const experiment = await createExperiment(
    {
      resultsDir: options.resultsDir,
      startedAt: new Date(),
      plan: planned.plan.trials,
      manifestFor: (experimentId) =>
        buildManifest({
          experimentId,
          createdEpochMs: Date.now(),
          environment,
          options: storedOptions(options, planned.settings),
          seed: planned.settings.seed,
          checkpoint: options.checkpoint,
          models: planned.models,
          scenarios: planned.config.scenarios,
          plan: planned.plan,
          planSha256: planSha256Of(planned.plan.trials),
          configs: planned.config.files,
        }),
    },
    PERFORMANCE,
  );
  return openedOf(experiment, planned);
}

/** The same prompt twice in a round says no more than once. */
function requireEnoughPrompts({ settings, scenarios }: PerfConfig): void {
  const short = scenarios.find(
    ({ prompts }) => settings.prompts !== null && prompts.prompts.length < settings.prompts,
  );
  if (short === undefined) return;
  throw new ConfigError(
    `--prompts ${settings.prompts ?? ""}: scenario ${short.key} has ${short.prompts.prompts.length} prompts`,
    { code: "too-few-prompts", hint: `Use --prompts ${short.prompts.prompts.length} or fewer.` },
  );
}

/**
 * Everything that can be known before measuring: models inspected and hashed, prompts tokenized, trials laid out.
 * @throws HarnessError with every problem found
 */
export async function planPerf(options: PerfOptions): Promise<PlannedPerf> {
  requireOneDesign(options);
  const config = await loadPerfConfig(options);
  requireEnoughPrompts(config);
  const { settings, scenarios } = config;
  const models = await prepareModels(config, options);
  const plan = buildPlan(
    models,
    scenarios,
    { ...designOf(settings, models.length), warmUps: settings.warmup },
    setDeterministicMode({ seed: settings.seed }),
  );
  const problems = contextProblems(models, plan.trials);
  if (problems.length > 0) {
    throw new ConfigError(problems.join("\n"), {
      code: "context-overflow",
      hint: contextHint(models, largestNeed(plan.trials)),
    });
  }
  return { config, models, settings, plan };
}
