import type { PlannedTrial, TrialRecord } from "../core/record.ts";
import { type PlanAndModels, type PlanDiff, planDifference } from "./plan-diff.ts";

/** What a record says about its trial. */
export type TrialStatus = Pick<TrialRecord, "trialKey" | "status" | "phase">;

/** How far an experiment has come. Warm-up trials are not counted. */
export interface Progress {
  /** Measured trials whose last record is ok. */
  readonly done: readonly PlannedTrial[];
  /** Measured trials whose last record is a failure; they are tried again. */
  readonly failed: readonly PlannedTrial[];
  /**
   * What has to run, in the planned order: measured trials without an ok record, and the warm-ups of
   * their model, round and scenario, since a new process begins cold. Empty when all is done.
   */
  readonly remaining: readonly PlannedTrial[];
}

export type ResumeDecision =
  | { readonly status: "same-plan"; readonly progress: Progress }
  | { readonly status: "plan-changed"; readonly diff: PlanDiff };

/**
 * Compares the plan of a stored experiment with the plan that the present command, files and engine
 * give, and says what is left. The last record of a trial wins.
 */
export function decideResume(
  stored: PlanAndModels,
  fresh: PlanAndModels,
  statuses: ReadonlyMap<string, TrialRecord["status"]>,
): ResumeDecision {
  const diff = planDifference(stored, fresh);
  if (diff !== null) return { status: "plan-changed", diff };
  return { status: "same-plan", progress: progressOf(stored.plan, statuses) };
}

/** The last status of every trial key that has a record. */
export async function lastStatuses(
  records: AsyncIterable<TrialStatus> | Iterable<TrialStatus>,
): Promise<Map<string, TrialRecord["status"]>> {
  const statuses = new Map<string, TrialRecord["status"]>();
  for await (const record of records) statuses.set(record.trialKey, record.status);
  return statuses;
}

/** See {@link Progress}. */
export function progressOf(
  plan: readonly PlannedTrial[],
  statuses: ReadonlyMap<string, TrialRecord["status"]>,
): Progress {
  const measured = plan.filter((trial) => trial.phase === "measured");
  const isDone = (trial: PlannedTrial): boolean => statuses.get(trial.trialKey) === "ok";
  const open = new Set(measured.filter((trial) => !isDone(trial)).map(warmUpScope));
  return {
    done: measured.filter(isDone),
    failed: measured.filter((trial) => statuses.get(trial.trialKey) === "failed"),
    remaining: plan.filter((trial) =>
      trial.phase === "measured" ? !isDone(trial) : open.has(warmUpScope(trial)),
    ),
  };
}

function warmUpScope({ modelId, round, scenario }: PlannedTrial): string {
  return JSON.stringify([modelId, round, scenario]);
}
