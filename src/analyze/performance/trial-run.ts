import type { Conditions } from "../../core/conditions.ts";
import type { MemoryReading } from "../../core/memory.ts";
import type { Failure } from "../../core/outcome.ts";
import type { OkRecord, TrialIdentity, TrialRecord } from "../../core/record.ts";
import { runFigures, type RunFigures } from "./run-figures.ts";
import { wasSuspended } from "./suspension.ts";

interface RunBase extends Pick<
  TrialIdentity,
  "trialKey" | "modelId" | "scenario" | "mode" | "promptId" | "round" | "phase"
> {
  readonly runOrder: number;
  readonly sessionId: string;
  readonly startedEpochMs: number;
  readonly idleMs: number | null;
  readonly conditionsBefore: Conditions;
  readonly conditionsAfter: Conditions;
}

export interface OkRun extends RunBase {
  readonly status: "ok";
  readonly promptSha256: string;
  readonly outputSha256: string;
  readonly memory: MemoryReading | null;
  /** The machine slept while the trial ran. */
  readonly wasSuspended: boolean;
  readonly figures: RunFigures;
}

export interface FailedRun extends RunBase {
  readonly status: "failed";
  readonly failure: Failure;
}

/**
 * What the analysis needs of one record. Records hold texts, token ids and every timestamp; an analysis that
 * went through them figure by figure would hold all of them in memory and spend its time waiting for it.
 */
export type TrialRun = OkRun | FailedRun;

/** Everything that is computed from one record alone, in one pass over it. */
export function trialRunOf(record: TrialRecord): TrialRun {
  const { trialKey, modelId, scenario, mode, promptId, round, phase } = record;
  const { runOrder, sessionId, startedEpochMs, idleMs, conditionsBefore, conditionsAfter } = record;
  const base = {
    ...{ trialKey, modelId, scenario, mode, promptId, round, phase },
    ...{ runOrder, sessionId, startedEpochMs, idleMs, conditionsBefore, conditionsAfter },
  };
  return record.status === "failed"
    ? { ...base, status: "failed", failure: record.failure }
    : { ...base, ...outcomeOf(record) };
}

function outcomeOf(record: OkRecord): Omit<OkRun, keyof RunBase> {
  const { promptSha256, outputSha256, memory, trace } = record;
  return {
    status: "ok",
    promptSha256,
    outputSha256,
    memory,
    wasSuspended: wasSuspended(record),
    figures: runFigures(trace),
  };
}
