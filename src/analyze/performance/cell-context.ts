import type { ModelFacts } from "../../core/engine.ts";
import type { SessionMemory } from "./memory-summary.ts";
import type { ScoreRecord } from "../../core/record.ts";
import { tallyCell, type CellTally } from "./cell-tally.ts";
import type { Cell } from "./cells.ts";
import { metricSamples, type MetricSamples } from "./metrics.ts";
import type { TrialRun } from "./trial-run.ts";
import { okTrials, type OkTrial } from "./trials.ts";

/** A cell with everything that its figures and flags are computed from. */
export interface CellContext extends Cell {
  /** The model's facts in force: of its first engine process, else of the plan. */
  readonly facts: ModelFacts;
  /** All successful trials, in the order in which they were run; not those in which the machine slept. */
  readonly ok: readonly OkTrial[];
  /** Those of the cell's own mode. */
  readonly generations: readonly OkTrial[];
  /** Their figures, by metric. */
  readonly samples: MetricSamples;
  readonly tally: CellTally;
  /** Successful trials that are in no figure, because the machine slept in between. */
  readonly suspendedCount: number;
  readonly memory: readonly SessionMemory[];
  readonly scores: ReadonlyMap<string, ScoreRecord>;
  /** Output was asked for as JSON, and its text means something: synthetic weights write noise. */
  readonly hasJson: boolean;
  readonly logicalCores: number;
  /** The first trial of the experiment: before it, the machine's load is not ours. */
  readonly firstRunOrder: number | null;
}

export interface CellSurroundings {
  readonly facts: ModelFacts;
  readonly runs: readonly TrialRun[];
  readonly scores: ReadonlyMap<string, ScoreRecord>;
  readonly logicalCores: number;
  readonly firstRunOrder: number | null;
}

export function contextOf(cell: Cell, surroundings: CellSurroundings): CellContext {
  const { facts, runs, scores, logicalCores, firstRunOrder } = surroundings;
  const done = okTrials(cell.trials);
  const ok = done.filter(({ run }) => !run.wasSuspended);
  const isNatural = cell.mode === "constrained" || cell.mode === "unconstrained";
  const generations = ok.filter(({ planned }) => planned.mode === cell.mode);
  return {
    ...cell,
    facts,
    ok,
    suspendedCount: done.length - ok.length,
    generations,
    samples: metricSamples({ ok, generations }),
    tally: tallyCell(cell, ok, generations),
    memory: memoryOf(cell, runs),
    scores,
    hasJson: isNatural && cell.scenario.jsonSchema !== null && !facts.synthetic,
    logicalCores,
    firstRunOrder,
  };
}

export function subjectOf({ model, scenario, mode }: Cell): string {
  return `${model.modelId} / ${scenario.scenario} / ${mode}`;
}

/** Readings after every request of this model and scenario, warm-ups too. */
function memoryOf(cell: Cell, runs: readonly TrialRun[]): SessionMemory[] {
  const ownModes = new Set(cell.trials.map(({ planned }) => planned.mode));
  const { modelId } = cell.model;
  const { scenario } = cell.scenario;
  const found: SessionMemory[] = [];
  for (const run of runs) {
    if (run.status !== "ok" || run.modelId !== modelId || run.scenario !== scenario) continue;
    if (ownModes.has(run.mode)) found.push(run);
  }
  return found;
}
