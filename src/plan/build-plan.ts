import type { PromptItem } from "../config/prompts.ts";
import type { PlannedTrial } from "../core/record.ts";
import type { DeterministicMode } from "./deterministic-mode.ts";
import { orderPrompts } from "./prompt-order.ts";
import type { PreparedModel, PreparedScenario } from "./prepared.ts";
import { promptTrials, warmUpTrial, type PromptSlot } from "./prompt-trials.ts";
import { trialKeyOf, type KeylessTrial } from "./trial-key.ts";

export interface PlanSettings {
  /** Measured prompts per model and scenario; more than there are prompts repeats them. */
  readonly runs: number;
  /** The runs are spread over this many rounds; a fresh process serves each (model, round). */
  readonly rounds: number;
  /**
   * Every round asks the same so many prompts (crossed design, `runs` is that times `rounds`); `null`: the
   * runs are spread over the rounds, each prompt in one of them.
   */
  readonly promptsPerRound: number | null;
  /** Unmeasured trials per process and scenario. */
  readonly warmUps: number;
}

export interface ExperimentPlan {
  readonly trials: readonly PlannedTrial[];
  /** Per round: model ids in the order in which they are run. */
  readonly roundOrder: string[][];
}

/**
 * Lays out an experiment: rounds in which the models take turns in random order, every model with the
 * same prompts in the same order. The same seed and inputs give the same plan.
 */
export function buildPlan(
  models: readonly PreparedModel[],
  scenarios: readonly PreparedScenario[],
  settings: PlanSettings,
  mode: DeterministicMode,
): ExperimentPlan {
  const roundOrder = Array.from({ length: settings.rounds }, (_, round) =>
    mode.derive(`model order of round ${round}`).shuffled(models.map((model) => model.modelId)),
  );
  const runsByScenario = new Map(
    scenarios.map((scenario) => [scenario.key, layOutRuns(scenario, settings, mode)]),
  );
  const trials = roundOrder.flatMap((order, round) =>
    order.flatMap((modelId) =>
      models
        .filter((model) => model.modelId === modelId)
        .flatMap((model) => processTrials(model, scenarios, runsByScenario, settings, round)),
    ),
  );
  return { trials: trials.map((trial, sequence) => ({ ...trial, sequence })), roundOrder };
}

/** What the process of one model in one round serves, in order. */
function processTrials(
  model: PreparedModel,
  scenarios: readonly PreparedScenario[],
  runsByScenario: ReadonlyMap<string, readonly Run[]>,
  settings: PlanSettings,
  round: number,
): Omit<PlannedTrial, "sequence">[] {
  return scenarios.flatMap((scenario, scenarioIndex) => {
    const runs = (runsByScenario.get(scenario.key) ?? []).filter((run) => run.round === round);
    const [first] = runs;
    const isFirstCell = round === 0 && scenarioIndex === 0;
    const trials = [
      ...warmUps(model, scenario, settings.warmUps, round),
      ...runs.flatMap((run) => promptTrials(model, scenario, run.item, run)),
      ...(isFirstCell && first !== undefined ? [determinismCheck(model, scenario, first)] : []),
    ];
    return trials.map((trial) => ({ trialKey: trialKeyOf(model, scenario, trial), ...trial }));
  });
}

interface Run extends PromptSlot {
  readonly item: PromptItem;
}

function layOutRuns(
  scenario: PreparedScenario,
  settings: PlanSettings,
  mode: DeterministicMode,
): Run[] {
  const ordered = orderPrompts(
    scenario.prompts.prompts,
    mode.derive(`prompt order of ${scenario.key}`),
  );
  const prompts = ordered.slice(0, settings.promptsPerRound ?? ordered.length);
  const seeds = mode.derive(`sampler seeds of ${scenario.key}`);
  // In another order in every round: a trend within a process is then no property of its last prompts.
  const orderOf = (round: number): PromptItem[] =>
    settings.promptsPerRound === null || round === 0
      ? prompts
      : orderPrompts(prompts, mode.derive(`prompt order of ${scenario.key} in round ${round}`));
  const orders = Array.from({ length: settings.rounds }, (_, round) => orderOf(round));
  return Array.from({ length: settings.runs }, (_, index) => {
    const round = Math.floor((index * settings.rounds) / settings.runs);
    const item = (orders[round] ?? prompts)[index % prompts.length];
    if (item === undefined) throw new Error(`${scenario.key} has no prompts`);
    return {
      item,
      round,
      repetition: Math.floor(index / prompts.length),
      phase: "measured",
      seed: seeds.nextUint32(),
    };
  });
}

function warmUps(
  model: PreparedModel,
  scenario: PreparedScenario,
  count: number,
  round: number,
): KeylessTrial[] {
  const { warmup } = scenario.prompts;
  return Array.from({ length: count }, (_, index) => {
    const item = warmup[index % warmup.length];
    if (item === undefined) throw new Error(`${scenario.key} has no warm-up prompts`);
    return warmUpTrial(model, scenario, item, {
      round,
      repetition: Math.floor(index / warmup.length),
      phase: "warm-up",
      seed: index,
    });
  });
}

/** The first measured request once more: greedy decoding must give the same ids. */
function determinismCheck(
  model: PreparedModel,
  scenario: PreparedScenario,
  run: Run,
): KeylessTrial {
  return warmUpTrial(model, scenario, run.item, { ...run, phase: "determinism-check" });
}
