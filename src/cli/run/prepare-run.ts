import { detectableSpeed } from "../../analyze/planning/plan-speed.ts";
import { ASSUMED_COMPONENTS } from "../../analyze/planning/variance-components.ts";
import type { EvaluationTrial } from "../../core/evaluation.ts";
import type { PlannedTrial } from "../../core/record.ts";
import { evaluationSteps } from "../../measure/run-evaluation.ts";
import { PERFORMANCE_STEPS } from "../../measure/run-trial.ts";
import { detectableDifference } from "../../stats/planning/mcnemar-power.ts";
import type { EvalOptions } from "../commands/eval.ts";
import type { PerfOptions } from "../commands/perf.ts";
import { planEvaluation, type PlannedEval } from "../eval/open-eval.ts";
import { planPerf, type PlannedPerf } from "../perf/open-experiment.ts";
import type { MeasuredNames } from "./check-requirements.ts";
import { estimatePart, pilotTrials, type PartEstimate, type TimedTrial } from "./estimate-part.ts";
import { runPilot } from "./pilot.ts";
import type { RunParts } from "./run-options.ts";

/** Power and level of what a size can detect. */
const POWER = 0.8;
const ALPHA = 0.05;
/** Share of items on which only one of two models is right, where nothing is known. */
const ASSUMED_DISCORDANT_SHARE = 0.2;
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
 * checked, and how long the whole takes is measured, not guessed. Stopped early, it is incomplete.
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
  if (perf !== null && plannedPerf !== null && !shouldStop()) {
    const { models, plan } = plannedPerf;
    parts.push(await preparePerformance(perf, models, plan.trials, shouldStop));
  }
  if (evaluation !== null && plannedEval !== null && !shouldStop()) {
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

function speedSentences({ prompts, rounds }: PerfOptions, modelCount: number): string[] {
  if (prompts === undefined || rounds === undefined) return [];
  const design = { components: ASSUMED_COMPONENTS, promptCount: prompts, roundCount: rounds };
  const detectable = detectableSpeed(design, { power: POWER, alpha: ALPHA });
  const size = `${prompts} prompts x ${rounds} rounds`;
  if (modelCount < 2) return [`${size}; one model: nothing to compare with.`];
  return [
    detectable === null
      ? `${size}: one round cannot tell two models' speed apart.`
      : `${size} find differences in speed from about ${(detectable * 100).toFixed(1)} % on (80 % power, usual spread); smaller ones will not be shown.`,
    ...(prompts < 20 || rounds < 5
      ? ["Fewer than 20 prompts or 5 rounds: figures are shown, no winner is named."]
      : []),
  ];
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

function accuracySentence(task: string, items: number, modelCount: number): string {
  if (modelCount < 2) return `${task}: ${items} items; one model: nothing to compare with.`;
  const detectable = detectableDifference({
    items,
    discordantShare: ASSUMED_DISCORDANT_SHARE,
    power: POWER,
    alpha: ALPHA,
  }).value;
  return detectable === null
    ? `${task}: ${items} items cannot tell two models apart.`
    : `${task}: ${items} items find differences from about ${(detectable * 100).toFixed(0)} points on (80 % power, when the models disagree on a fifth of the items); smaller ones will not be shown.`;
}
