import type { PlannedTrial, TrialRecord } from "../core/record.ts";

/** What a record says about its trial. */
export type TrialStatus = Pick<TrialRecord, "trialKey" | "status" | "phase">;

/** How far an experiment has come. Warm-ups are not counted: they are no result. */
export interface Progress {
  /** Trials whose last record is ok. */
  readonly done: readonly PlannedTrial[];
  /** Trials whose last record is a failure; they are tried again. */
  readonly failed: readonly PlannedTrial[];
  /**
   * What has to run, in the planned order: trials without an ok record, and the warm-ups of their
   * model, round and scenario, since a new process begins cold. Empty when all is done.
   */
  readonly remaining: readonly PlannedTrial[];
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
  const work = plan.filter((trial) => trial.phase !== "warm-up");
  const isDone = (trial: PlannedTrial): boolean => statuses.get(trial.trialKey) === "ok";
  const unfinished = new Set(work.filter((trial) => !isDone(trial)).map(warmUpScope));
  return {
    done: work.filter(isDone),
    failed: work.filter((trial) => statuses.get(trial.trialKey) === "failed"),
    remaining: plan.filter((trial) =>
      trial.phase === "warm-up" ? unfinished.has(warmUpScope(trial)) : !isDone(trial),
    ),
  };
}

function warmUpScope({ modelId, round, scenario }: PlannedTrial): string {
  return JSON.stringify([modelId, round, scenario]);
}
