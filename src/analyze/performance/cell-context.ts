import type { ModelFacts } from "../../core/engine.ts";
import type { MemorySummary, MemoryTally } from "./memory-summary.ts";
import type { ScoreRecord } from "../../core/record.ts";
import { tallyCell, type CellTally } from "./cell-tally.ts";
import type { Cell } from "./cells.ts";
import { metricSamples, type MetricSamples } from "./metrics.ts";
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
  readonly memory: MemorySummary;
  readonly scores: ReadonlyMap<string, ScoreRecord>;
  /** Output was asked for as JSON, and its text means something: synthetic weights write noise. */
  readonly hasJson: boolean;
  readonly logicalCores: number;
  /** The first trial of the experiment: before it, the machine's load is not ours. */
  readonly firstRunOrder: number | null;
}

export interface CellSurroundings {
  readonly facts: ModelFacts;
  readonly memory: MemoryTally;
  readonly scores: ReadonlyMap<string, ScoreRecord>;
  readonly logicalCores: number;
  readonly firstRunOrder: number | null;
}

export function contextOf(cell: Cell, surroundings: CellSurroundings): CellContext {
  const { facts, memory, scores, logicalCores, firstRunOrder } = surroundings;
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
    samples: metricSamples({ ok, generations, writesNoise: facts.synthetic }),
    tally: tallyCell(cell, ok, generations),
    memory: memory.summarize(
      { modelId: cell.model.modelId, scenario: cell.scenario.scenario },
      new Set(cell.trials.map(({ planned }) => planned.mode)),
      facts.weightBytes,
    ),
    scores,
    hasJson: isNatural && cell.scenario.jsonSchema !== null && !facts.synthetic,
    logicalCores,
    firstRunOrder,
  };
}

export function subjectOf({ model, scenario, mode }: Cell): string {
  return `${model.modelId} / ${scenario.scenario} / ${mode}`;
}
