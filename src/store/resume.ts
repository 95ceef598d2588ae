import type { StoredRecord, StoredTrial } from "./experiment-format.ts";

/** How far an experiment has come. Warm-ups are not counted: they are no result. */
export interface Progress<T> {
  /** Trials whose last record is ok. */
  readonly done: readonly T[];
  /** Trials whose last record is a failure; they are tried again. */
  readonly failed: readonly T[];
  /**
   * What has to run, in the planned order: trials without an ok record, and the warm-ups of their
   * model, round and scenario (of a ladder: rung), since a new process begins cold. Empty when all is done.
   */
  readonly remaining: readonly T[];
}

/** The last status of every trial key that has a record. */
export async function lastStatuses(
  records: AsyncIterable<StoredRecord> | Iterable<StoredRecord>,
): Promise<Map<string, StoredRecord["status"]>> {
  const statuses = new Map<string, StoredRecord["status"]>();
  for await (const record of records) statuses.set(record.trialKey, record.status);
  return statuses;
}

/** See {@link Progress}. */
export function progressOf<T extends StoredTrial>(
  plan: readonly T[],
  statuses: ReadonlyMap<string, StoredRecord["status"]>,
): Progress<T> {
  const work = plan.filter((trial) => trial.phase !== "warm-up");
  const isDone = (trial: T): boolean => statuses.get(trial.trialKey) === "ok";
  const unfinished = new Set(work.filter((trial) => !isDone(trial)).map(warmUpScope));
  return {
    done: work.filter(isDone),
    failed: work.filter((trial) => statuses.get(trial.trialKey) === "failed"),
    remaining: plan.filter((trial) =>
      trial.phase === "warm-up" ? unfinished.has(warmUpScope(trial)) : !isDone(trial),
    ),
  };
}

/** How many planned trials of an open experiment have an ok record now. */
export async function doneCount({
  plan,
  records,
}: {
  readonly plan: readonly StoredTrial[];
  readonly records: { readonly read: () => AsyncIterable<StoredRecord> };
}): Promise<number> {
  return progressOf(plan, await lastStatuses(records.read())).done.length;
}

function warmUpScope({ modelId, round, scenario, rung }: StoredTrial): string {
  return JSON.stringify([modelId, round, scenario, rung]);
}
