import type { EvaluationTrial } from "../../core/evaluation.ts";
import type { PlannedTrial } from "../../core/record.ts";
import { evaluationSteps } from "../../measure/run-evaluation.ts";
import { PERFORMANCE_STEPS } from "../../measure/run-trial.ts";
import type { EvalOptions } from "../commands/eval.ts";
import type { PerfOptions } from "../commands/perf.ts";
import { planEvaluation, type PlannedEval } from "../eval/open-eval.ts";
import { planPerf, type PlannedPerf } from "../perf/open-experiment.ts";
import type { MeasuredNames } from "./check-requirements.ts";
import { accuracySentence, speedSentences } from "./detectable-text.ts";
import { estimatePart, pilotTrials, type PartEstimate, type TimedTrial } from "./estimate-part.ts";
import { runPilot } from "./pilot.ts";
import type { RunParts } from "./run-options.ts";

/** Items of each task in the pilot: the first evaluates what the others share. */
const PILOT_ITEMS = 3;

/** What one part will do, how long that takes here, and what it can tell apart. */
export interface PreparedPart {
  readonly title: string;
  readonly estimate: PartEstimate;
  /** Sentences for the reader of the plan. */
  readonly detects: readonly string[];
}

export interface PreparedRun {
  readonly parts: readonly PreparedPart[];
  readonly seconds: number;
}

/** What the caller checks once it is known what will be measured, and whether to go on. */
export interface Preparation {
  readonly check: (measured: MeasuredNames) => void;
  readonly shouldStop: () => boolean;
}

/**
 * Plans every part, and runs a pilot of a few trials of each kind: everything that can be checked is
 * checked, and how long the whole takes is measured, not guessed. Stopped early, the pilots run nothing.
 * @throws HarnessError
 */
export async function prepareRun(
  { perf, evaluation }: RunParts,
  { check, shouldStop }: Preparation,
): Promise<PreparedRun> {
  const startMs = performance.now();
  // Both are planned before either pilot: a missing data set is found in seconds.
  const plannedPerf = perf === null ? null : await planPerf(perf);
  const plannedEval =
    evaluation === null || shouldStop() ? null : await planEvaluation(evaluation, () => false);
  // The run plans once more, from the same files.
  const planSeconds = (performance.now() - startMs) / 1000;
  if (!shouldStop()) check(namesOf(plannedPerf, plannedEval));
  const parts: PreparedPart[] = [];
  if (perf !== null && plannedPerf !== null) {
    const { models, plan } = plannedPerf;
    parts.push(await preparePerformance(perf, models, plan.trials, shouldStop));
  }
  if (evaluation !== null && plannedEval !== null) {
    parts.push(await prepareCapability(evaluation, plannedEval, shouldStop));
  }
  const seconds = parts.reduce((sum, { estimate }) => sum + estimate.seconds, planSeconds);
  return { parts, seconds };
}

function namesOf(perf: PlannedPerf | null, evaluation: PlannedEval | null): MeasuredNames {
  return {
    scenarios: (perf?.config.scenarios ?? []).map(({ key }) => key),
    tasks: [...new Set((evaluation?.trials ?? []).map(({ task }) => task))],
  };
}

async function preparePerformance(
  options: PerfOptions,
  models: PlannedPerf["models"],
  trials: readonly PlannedTrial[],
  shouldStop: () => boolean,
): Promise<PreparedPart> {
  const kindOf = ({ scenario, mode, cacheCondition }: PlannedTrial): string =>
    `${scenario} ${mode} ${cacheCondition}`;
  const measured = trials.filter(({ phase, round }) => phase === "measured" && round === 0);
  const sample = pilotTrials(measured, (trial) => `${trial.modelId} ${kindOf(trial)}`, 2);
  const pilot = await runPilot(sample, models, PERFORMANCE_STEPS, {
    hangAfterMs: options.hangTimeout * 1000,
    shouldStop,
  });
  const cooldown = options.cooldown ?? 0;
  const cold = new Set(
    trials.filter(({ cacheCondition }) => cacheCondition === "cold").map((trial) => trial.trialKey),
  );
  const timed = trials.map((trial): TimedTrial => {
    const { trialKey, modelId, round } = trial;
    return { trialKey, modelId, round, kind: kindOf(trial) };
  });
  const estimate = estimatePart(timed, pilot, ({ trialKey }) =>
    cold.has(trialKey) ? cooldown : 0,
  );
  return { title: "Performance", estimate, detects: speedSentences(options, models.length) };
}

async function prepareCapability(
  options: EvalOptions,
  { models, tasks, trials, options: planned }: PlannedEval,
  shouldStop: () => boolean,
): Promise<PreparedPart> {
  const familyOf = new Map(
    tasks.flatMap(({ task }) => task.build("text").map((leaf) => [leaf.task, task.name] as const)),
  );
  const kindOf = ({ task }: EvaluationTrial): string => familyOf.get(task) ?? task;
  const sample = pilotTrials(trials, (trial) => `${trial.modelId} ${kindOf(trial)}`, PILOT_ITEMS);
  const steps = evaluationSteps(sample, planned.fast ? "fast" : "exact");
  const pilot = await runPilot(sample, models, steps, {
    hangAfterMs: options.hangTimeout * 1000,
    shouldStop,
  });
  const timed = trials.map((trial): TimedTrial => {
    const { trialKey, modelId } = trial;
    return { trialKey, modelId, round: 0, kind: kindOf(trial) };
  });
  const families = new Map<string, number>();
  for (const trial of trials) {
    if (trial.modelId !== models[0]?.modelId) continue;
    families.set(kindOf(trial), (families.get(kindOf(trial)) ?? 0) + 1);
  }
  return {
    title: "Capability",
    estimate: estimatePart(timed, pilot, () => 0),
    detects: [...families].map(([family, items]) => accuracySentence(family, items, models.length)),
  };
}
