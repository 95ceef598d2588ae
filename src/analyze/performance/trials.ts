import type { CacheCondition, PlannedTrial, TrialRecord } from "../../core/record.ts";
import { groupBy } from "./group-by.ts";
import type { OkRun, TrialRun } from "./trial-run.ts";

/** A record, or what is left of it: see {@link TrialRun}. */
type Attempt = Pick<TrialRecord, "trialKey" | "phase" | "runOrder" | "status">;

/** A planned trial and what came of it. */
export interface TrialOf<A extends Attempt> {
  readonly planned: PlannedTrial;
  /** The first successful attempt; else the last failed one; `null` when it was never run. */
  readonly run: A | null;
  /** Failed attempts, the last one counted. */
  readonly failedAttemptCount: number;
}

export type Trial = TrialOf<TrialRun>;

export interface OkTrial {
  readonly planned: PlannedTrial;
  readonly run: OkRun;
  /** The planned cache state, where the engine's own counts confirm it; `null` otherwise. */
  readonly verifiedCache: CacheCondition | null;
}

/**
 * Puts attempts to the trials of the plan, in the order of the plan; retries come together. Warm-ups
 * are left out: they are run anew in every process, under a key that names it.
 */
export function joinTrials<A extends Attempt>(
  plan: readonly PlannedTrial[],
  attempts: readonly A[],
): { trials: TrialOf<A>[]; strayRecordCount: number } {
  const work = plan.filter((planned) => planned.phase !== "warm-up");
  const known = new Set(work.map((planned) => planned.trialKey));
  const byKey = groupBy(attempts, (attempt) => attempt.trialKey);
  return {
    trials: work.map((planned) => joined(planned, byKey.get(planned.trialKey) ?? [])),
    strayRecordCount: attempts.filter(
      (attempt) => attempt.phase !== "warm-up" && !known.has(attempt.trialKey),
    ).length,
  };
}

function joined<A extends Attempt>(planned: PlannedTrial, attempts: readonly A[]): TrialOf<A> {
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
