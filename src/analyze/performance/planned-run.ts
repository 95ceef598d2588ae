import type { PlannedTrial, TrialIdentity } from "../../core/record.ts";

/** What the analysis needs of a planned trial: all but the prompt and the schema, which are most of a plan. */
export interface PlannedRun extends Pick<
  TrialIdentity,
  "trialKey" | "modelId" | "scenario" | "mode" | "cacheCondition" | "promptId" | "round" | "phase"
> {
  /** `null` when a server does not tell. */
  readonly promptTokenCount: number | null;
  readonly promptLengthInRange: boolean | null;
  readonly maxOutputTokens: number;
  readonly ignoreEndOfGeneration: boolean;
  readonly isGreedy: boolean;
  readonly hasJsonSchema: boolean;
}

export function plannedRunOf(trial: PlannedTrial): PlannedRun {
  const { request } = trial;
  return {
    trialKey: trial.trialKey,
    modelId: trial.modelId,
    scenario: trial.scenario,
    mode: trial.mode,
    cacheCondition: trial.cacheCondition,
    promptId: trial.promptId,
    round: trial.round,
    phase: trial.phase,
    promptTokenCount: trial.promptTokenCount,
    promptLengthInRange: trial.promptLengthInRange,
    maxOutputTokens: request.maxOutputTokens,
    ignoreEndOfGeneration: request.ignoreEndOfGeneration,
    isGreedy: request.sampling.temperature === 0,
    hasJsonSchema: request.jsonSchema !== null,
  };
}
