import type { EvaluationTrial } from "../core/evaluation.ts";
import { canonicalJson } from "../core/hash.ts";
import type { ManifestModel } from "../core/manifest.ts";
import { modelChanges, type PlanDiff } from "./plan-diff.ts";

interface EvaluationPlan {
  readonly plan: readonly EvaluationTrial[];
  readonly models: readonly ManifestModel[];
}

/** How the plans of two evaluations differ; `null` when both hold the same trial keys. */
export function evaluationDifference(
  stored: EvaluationPlan,
  fresh: EvaluationPlan,
): PlanDiff<EvaluationTrial> | null {
  const storedKeys = new Set(stored.plan.map((trial) => trial.trialKey));
  const freshKeys = new Set(fresh.plan.map((trial) => trial.trialKey));
  const added = fresh.plan.filter((trial) => !storedKeys.has(trial.trialKey));
  const removed = stored.plan.filter((trial) => !freshKeys.has(trial.trialKey));
  if (added.length === 0 && removed.length === 0) return null;
  const reasons = [...modelChanges(stored, fresh), ...itemChanges(removed, added)];
  return { added, removed, reasons: [...new Set(reasons)] };
}

/** Pairs up items that mean the same and says what about them changed. */
function itemChanges(
  removed: readonly EvaluationTrial[],
  added: readonly EvaluationTrial[],
): string[] {
  const addedByName = new Map(added.map((trial) => [nameOf(trial), trial]));
  const removedNames = new Set(removed.map(nameOf));
  const changed = removed.map((before) => {
    const after = addedByName.get(nameOf(before));
    return after === undefined
      ? `${before.task}: items that are no longer asked`
      : `${before.task}: ${partThatChanged(before, after)}`;
  });
  const fresh = added.filter((trial) => !removedNames.has(nameOf(trial)));
  return [...changed, ...fresh.map((trial) => `${trial.task}: items that were not asked`)];
}

function partThatChanged(before: EvaluationTrial, after: EvaluationTrial): string {
  if (before.taskVersion !== after.taskVersion) {
    return `version ${before.taskVersion} -> ${after.taskVersion}`;
  }
  if (before.scorer !== after.scorer) return `scorer ${before.scorer} -> ${after.scorer}`;
  if (before.promptSha256 !== after.promptSha256) return "the text of its prompts";
  if (canonicalJson(before.request) !== canonicalJson(after.request)) {
    return "what is asked after its prompts (choices, labels, limits or stop strings)";
  }
  return "the model, or how it is scored (--fast)";
}

function nameOf({ modelId, task, docId }: EvaluationTrial): string {
  return JSON.stringify([modelId, task, docId]);
}
