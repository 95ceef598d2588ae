import type { CacheCondition, OkRecord, PlannedTrial, TrialRecord } from "../../core/record.ts";
import { isCacheStateVerified } from "./cache-state.ts";
import { groupBy } from "./group-by.ts";

/** A planned trial and what came of it. */
export interface Trial {
  readonly planned: PlannedTrial;
  /** The first successful record; else the last failed one; `null` when it was never run. */
  readonly record: TrialRecord | null;
  /** Failed attempts, the last one counted. */
  readonly failedAttemptCount: number;
}

export interface OkTrial {
  readonly planned: PlannedTrial;
  readonly record: OkRecord;
  /** The planned cache state, where the engine's own counts confirm it; `null` otherwise. */
  readonly verifiedCache: CacheCondition | null;
}

/**
 * Puts records to the trials of the plan, in the order of the plan; retries come together. Warm-ups
 * are left out: they are run anew in every process, under a key that names it.
 */
export function joinTrials(
  plan: readonly PlannedTrial[],
  records: readonly TrialRecord[],
): { trials: Trial[]; strayRecordCount: number } {
  const work = plan.filter((planned) => planned.phase !== "warm-up");
  const known = new Set(work.map((planned) => planned.trialKey));
  const byKey = groupBy(records, (record) => record.trialKey);
  return {
    trials: work.map((planned) => joined(planned, byKey.get(planned.trialKey) ?? [])),
    strayRecordCount: records.filter(
      (record) => record.phase !== "warm-up" && !known.has(record.trialKey),
    ).length,
  };
}

function joined(planned: PlannedTrial, records: readonly TrialRecord[]): Trial {
  const [only] = records;
  if (records.length === 1 && only?.status === "ok") {
    return { planned, record: only, failedAttemptCount: 0 };
  }
  const failures = records.filter((record) => record.status === "failed");
  const success = records.find((record) => record.status === "ok");
  return {
    planned,
    record: success ?? failures.at(-1) ?? null,
    failedAttemptCount: failures.length,
  };
}

/** The trials that gave a result, in the order in which they were run. */
export function okTrials(trials: readonly Trial[]): OkTrial[] {
  const found: OkTrial[] = [];
  for (const { planned, record } of trials) {
    if (record?.status !== "ok") continue;
    const { cacheCondition } = planned;
    const isVerified = isCacheStateVerified(cacheCondition, record.trace);
    found.push({ planned, record, verifiedCache: isVerified ? cacheCondition : null });
  }
  return found.sort((a, b) => a.record.runOrder - b.record.runOrder);
}
