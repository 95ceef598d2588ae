import type { CacheCondition, TrialRecord } from "../../core/record.ts";
import { groupBy } from "./group-by.ts";
import type { PlannedRun } from "./planned-run.ts";
import type { OkRun, TrialRun } from "./trial-run.ts";

/** A record, or what is left of it: see {@link TrialRun}. */
type Attempt = Pick<TrialRecord, "trialKey" | "phase" | "runOrder" | "status">;

/** A planned trial, or what is left of it. */
type Planned = Pick<PlannedRun, "trialKey" | "phase">;

/** A planned trial and what came of it. */
export interface TrialOf<P extends Planned, A extends Attempt> {
  readonly planned: P;
  /** The first successful attempt; else the last failed one; `null` when it was never run. */
  readonly run: A | null;
  /** Failed attempts, the last one counted. */
  readonly failedAttemptCount: number;
}

export type Trial = TrialOf<PlannedRun, TrialRun>;

export interface OkTrial {
  readonly planned: PlannedRun;
  readonly run: OkRun;
  /** The planned cache state, where the engine's own counts confirm it; `null` otherwise. */
  readonly verifiedCache: CacheCondition | null;
}

/**
 * Puts attempts to the trials of the plan, in the order of the plan; retries come together. Warm-ups
 * are left out: they are run anew in every process, under a key that names it.
 */
export function joinTrials<P extends Planned, A extends Attempt>(
  plan: readonly P[],
  attempts: readonly A[],
): { trials: TrialOf<P, A>[]; strayRecordCount: number } {
  const first = new Map<string, A>();
  const later: A[] = [];
  let strayRecordCount = 0;
  for (const attempt of attempts) {
    if (attempt.phase !== "warm-up") strayRecordCount += 1;
    if (first.has(attempt.trialKey)) later.push(attempt);
    else first.set(attempt.trialKey, attempt);
  }
  const retries = groupBy(later, ({ trialKey }) => trialKey);
  const trials: TrialOf<P, A>[] = [];
  for (const planned of plan) {
    if (planned.phase === "warm-up") continue;
    const attempt = first.get(planned.trialKey);
    const own = attempt === undefined ? [] : [attempt, ...(retries.get(planned.trialKey) ?? [])];
    strayRecordCount -= own.length;
    trials.push(joined(planned, own));
  }
  return { trials, strayRecordCount };
}

function joined<P extends Planned, A extends Attempt>(
  planned: P,
  attempts: readonly A[],
): TrialOf<P, A> {
  const failures = attempts.filter((attempt) => attempt.status === "failed");
  const success = attempts.find((attempt) => attempt.status === "ok");
  return {
    planned,
    run: success ?? failures.at(-1) ?? null,
    failedAttemptCount: failures.length,
  };
}

/** The trials that gave a result, in the order in which they were run. */
export function okTrials(trials: readonly Trial[]): OkTrial[] {
  const found: OkTrial[] = [];
  for (const { planned, run } of trials) {
    if (run?.status !== "ok") continue;
    const { cacheCondition } = planned;
    const isVerified = run.figures.cacheState === cacheCondition;
    found.push({ planned, run, verifiedCache: isVerified ? cacheCondition : null });
  }
  return found.sort((a, b) => a.run.runOrder - b.run.runOrder);
}
