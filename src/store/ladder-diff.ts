import { canonicalJson } from "../core/hash.ts";
import type { ManifestModel, ManifestRung, OverheadManifest } from "../core/manifest.ts";
import type { LadderTrial } from "../core/overhead.ts";
import { keyDifference, modelChanges, type PlanDiff } from "./plan-diff.ts";

/** What the keys of a ladder's trials are made of. */
export interface LadderPlan extends Pick<
  OverheadManifest,
  "scenario" | "rounds" | "promptCount" | "outputTokens"
> {
  readonly plan: readonly LadderTrial[];
  readonly models: readonly ManifestModel[];
  readonly rungs: readonly ManifestRung[];
}

const ELSEWHERE = "model, rungs and numbers are the same: the prompts or the tool have changed";

/** How the plans of two ladders differ; `null` when both hold the same trial keys. */
export function ladderDifference(
  stored: LadderPlan,
  fresh: LadderPlan,
): PlanDiff<LadderTrial> | null {
  return keyDifference(stored.plan, fresh.plan, () => {
    const reasons = [
      ...modelChanges(stored, fresh),
      ...settingChanges(stored, fresh),
      ...rungChanges(stored.rungs, fresh.rungs),
    ];
    return reasons.length > 0 ? reasons : [ELSEWHERE];
  });
}

const SETTINGS = ["scenario", "rounds", "promptCount", "outputTokens"] as const;

function settingChanges(stored: LadderPlan, fresh: LadderPlan): string[] {
  return SETTINGS.filter((name) => stored[name] !== fresh[name]).map(
    (name) => `${name}: ${stored[name]} -> ${fresh[name]}`,
  );
}

function rungChanges(stored: readonly ManifestRung[], fresh: readonly ManifestRung[]): string[] {
  const gone = stored.filter(({ rung }) => !fresh.some((other) => other.rung === rung));
  const changed = fresh.flatMap((after) => {
    const before = stored.find(({ rung }) => rung === after.rung);
    if (before === undefined) return [`${after.rung}: a rung that was not planned`];
    return canonicalJson(before) === canonicalJson(after)
      ? []
      : [`${after.rung}: ${described(before)} -> ${described(after)}`];
  });
  return [...gone.map(({ rung }) => `${rung}: a rung that is no longer asked for`), ...changed];
}

function described({ program, version, programOptions }: ManifestRung): string {
  return [program, version ?? "of unknown version", ...programOptions].join(" ");
}
