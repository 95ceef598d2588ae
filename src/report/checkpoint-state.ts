import type { PlannedTrial, TrialRecord } from "../core/record.ts";
import type { CheckpointGroup, CheckpointState } from "./checkpoint-summary.ts";

/** How far an experiment is, from its plan and records. A trial that failed and then succeeded is completed. */
export function checkpointStateOf(input: {
  readonly experimentId: string;
  readonly plan: readonly PlannedTrial[];
  readonly records: readonly TrialRecord[];
  readonly continueCommand: string | null;
}): CheckpointState {
  const { records, experimentId, continueCommand } = input;
  const plan = input.plan.filter((trial) => trial.phase !== "warm-up");
  const completed = new Set(records.filter(isOk).map((record) => record.trialKey));
  const reasons = new Map(records.flatMap(reasonEntry));
  const open = plan.filter(({ trialKey }) => !completed.has(trialKey));
  return {
    experimentId,
    type: "performance",
    plannedCount: plan.length,
    completedCount: plan.length - open.length,
    failed: grouped(open, ({ trialKey }) => reasons.get(trialKey) ?? null),
    remaining: grouped(open, ({ trialKey }) => (reasons.has(trialKey) ? null : "")),
    continueCommand,
  };
}

function isOk(record: TrialRecord): boolean {
  return record.status === "ok";
}

function reasonEntry(record: TrialRecord): [string, string][] {
  if (record.status === "ok") return [];
  return [[record.trialKey, `${record.failure.code}: ${record.failure.message}`]];
}

/** Trials with the same model, scenario and reason, in plan order; `null` leaves a trial out. */
function grouped(
  trials: readonly PlannedTrial[],
  reasonOf: (trial: PlannedTrial) => string | null,
): (CheckpointGroup & { reason: string })[] {
  const groups = new Map<string, CheckpointGroup & { reason: string }>();
  for (const trial of trials) {
    const reason = reasonOf(trial);
    if (reason === null) continue;
    const { modelId, scenario } = trial;
    const key = JSON.stringify([modelId, scenario, reason]);
    const count = (groups.get(key)?.count ?? 0) + 1;
    groups.set(key, { modelId, scenario, reason, count });
  }
  return [...groups.values()];
}
