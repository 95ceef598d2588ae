import { PrerequisiteError } from "../core/errors.ts";
import { canonicalJson } from "../core/hash.ts";
import type { ManifestModel } from "../core/manifest.ts";
import type { PlannedTrial } from "../core/record.ts";

/** A plan with the models that it runs on: together they are what trial keys are made of. */
export interface PlanAndModels {
  readonly plan: readonly PlannedTrial[];
  readonly models: readonly ManifestModel[];
}

type WithModels = Pick<PlanAndModels, "models">;

/** How two plans differ. A trial whose key changed counts in `removed` and in `added`. */
export interface PlanDiff<T = PlannedTrial> {
  /** Trials of the new plan that the stored one lacks. */
  readonly added: readonly T[];
  /** Trials of the stored plan that the new one lacks. */
  readonly removed: readonly T[];
  /** What changed, as phrases, each once: `smollm2: threads: 2 -> 4`. */
  readonly reasons: readonly string[];
}

/** `null` when both plans hold the same trial keys. */
export function planDifference(stored: PlanAndModels, fresh: PlanAndModels): PlanDiff | null {
  return keyDifference(stored.plan, fresh.plan, ({ removed, added }) => {
    const found = [...modelChanges(stored, fresh), ...trialChanges(removed, added)];
    return found.length > 0 ? [...new Set(found)] : [elsewhere(fresh)];
  });
}

/**
 * How two plans of any kind differ by their trial keys; `null` when they hold the same.
 * @param reasonsOf asked only when they differ
 */
export function keyDifference<T extends { readonly trialKey: string }>(
  stored: readonly T[],
  fresh: readonly T[],
  reasonsOf: (changes: Pick<PlanDiff<T>, "added" | "removed">) => readonly string[],
): PlanDiff<T> | null {
  const storedKeys = new Set(stored.map((trial) => trial.trialKey));
  const freshKeys = new Set(fresh.map((trial) => trial.trialKey));
  const added = fresh.filter((trial) => !storedKeys.has(trial.trialKey));
  const removed = stored.filter((trial) => !freshKeys.has(trial.trialKey));
  if (added.length === 0 && removed.length === 0) return null;
  return { added, removed, reasons: reasonsOf({ added, removed }) };
}

const ELSEWHERE =
  "models, prompts and requests are the same: the version of a prompt file or of the tool has changed";

/** How a server is asked stands in trial keys, and not in the manifest. */
function elsewhere({ models }: WithModels): string {
  return models.some(({ format }) => format === "http")
    ? `${ELSEWHERE}, or whether connections to the server are kept open`
    : ELSEWHERE;
}

/** The refusal to continue with another plan, with at most ten of the reasons. */
export function planChangedError(experimentId: string, diff: PlanDiff<unknown>): PrerequisiteError {
  const shown = diff.reasons.slice(0, 10).map((reason) => `  ${reason}`);
  const hidden = diff.reasons.length - shown.length;
  if (hidden > 0) shown.push(`  and ${hidden} more`);
  const counts = `${diff.removed.length} planned trials are gone, ${diff.added.length} are new`;
  return new PrerequisiteError(
    [`${experimentId} cannot go on: the plan has changed (${counts})`, ...shown].join("\n"),
    {
      code: "plan-changed",
      hint: "Undo the change, or start a new experiment without --resume.",
    },
  );
}

/** What about the models changed, as phrases. */
export function modelChanges(stored: WithModels, fresh: WithModels): string[] {
  return stored.models.flatMap((before) => {
    const after = fresh.models.find((model) => model.modelId === before.modelId);
    if (after === undefined) return [`${before.modelId}: the model is no longer chosen`];
    return differences(partsOf(before), partsOf(after)).map(
      (difference) => `${before.modelId}: ${difference}`,
    );
  });
}

/** The parts of a model that enter trial keys, under names that a user knows. */
function partsOf(model: ManifestModel): Record<string, unknown> {
  const { facts } = model;
  return {
    engine: model.engine,
    "engine version": facts.engineVersion,
    "engine package": facts.enginePackage,
    "GPU kind": facts.gpuKind,
    devices: facts.devices.map((device) => device.description),
    "CPU library": facts.cpuVariant,
    "SHA-256 of the model file": model.fileSha256,
    "SHA-256 of the chat template": facts.chatTemplateSha256,
    ...model.loadOptions,
    ...named((name) => `${name} in force`, facts.options),
    ...named((name) => `server ${name}`, facts.served),
  };
}

function named(
  nameOfPart: (name: string) => string,
  parts: object | null | undefined,
): Record<string, unknown> {
  const entries = Object.entries(parts ?? {}).filter(([name]) => name !== "serverPid");
  return Object.fromEntries(entries.map(([name, value]) => [nameOfPart(name), value]));
}

/** Pairs up trials that mean the same and differ in their key, and says which part of the request changed. */
function trialChanges(removed: readonly PlannedTrial[], added: readonly PlannedTrial[]): string[] {
  const addedByName = new Map(added.map((trial) => [nameOf(trial), trial]));
  const removedNames = new Set(removed.map(nameOf));
  const changed = removed.map((before) => {
    const after = addedByName.get(nameOf(before));
    return after === undefined
      ? `${groupOf(before)}: trials that are no longer planned`
      : requestChange(before, after);
  });
  const newOnes = added.filter((trial) => !removedNames.has(nameOf(trial)));
  const reasons = newOnes.map((trial) => `${groupOf(trial)}: trials that were not planned`);
  return [...changed.flat(), ...reasons];
}

function requestChange(before: PlannedTrial, after: PlannedTrial): string[] {
  const { prompt: promptBefore, ...requestBefore } = before.request;
  const { prompt: promptAfter, ...requestAfter } = after.request;
  const samePrompt =
    before.promptSha256 === after.promptSha256 &&
    canonicalJson(promptBefore) === canonicalJson(promptAfter);
  const reasons = differences(requestBefore, requestAfter).map(
    (difference) => `${groupOf(before)}: ${difference}`,
  );
  if (!samePrompt) reasons.push(`${before.scenario}: the text of prompt ${before.promptId}`);
  return reasons;
}

function differences(before: Record<string, unknown>, after: Record<string, unknown>): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .filter((name) => canonicalJson(before[name]) !== canonicalJson(after[name]))
    .map((name) => `${name}: ${shown(before[name])} -> ${shown(after[name])}`);
}

function shown(value: unknown): string {
  const text = typeof value === "string" ? value : canonicalJson(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}

function groupOf(trial: PlannedTrial): string {
  return `${trial.modelId}, ${trial.scenario}, ${trial.mode}, ${trial.cacheCondition}`;
}

function nameOf(trial: PlannedTrial): string {
  const { modelId, scenario, mode, cacheCondition, promptId, round, repetition, phase } = trial;
  return JSON.stringify([
    modelId,
    scenario,
    mode,
    cacheCondition,
    promptId,
    round,
    repetition,
    phase,
  ]);
}
