import type { PlannedTrial } from "../core/record.ts";
import type { PreparedModel } from "./prepared.ts";

/**
 * Trials that do not fit the context of their model, one sentence for each model and scenario with
 * the size that would be enough. Empty when all fit.
 */
export function contextProblems(
  models: readonly PreparedModel[],
  trials: readonly PlannedTrial[],
): string[] {
  const problems = new Map<
    string,
    { subject: string; neededTokens: number; promptId: string; contextTokens: number }
  >();
  for (const trial of trials) {
    const contextTokens =
      models.find((model) => model.modelId === trial.modelId)?.facts.options.contextTokens ?? null;
    const neededTokens = trial.promptTokenCount + trial.request.maxOutputTokens;
    if (contextTokens === null || neededTokens <= contextTokens) continue;
    const subject = `${trial.modelId}, ${trial.scenario}`;
    const known = problems.get(subject);
    if (known !== undefined && known.neededTokens >= neededTokens) continue;
    problems.set(subject, { subject, neededTokens, promptId: trial.promptId, contextTokens });
  }
  return [...problems.values()].map(
    ({ subject, neededTokens, promptId, contextTokens }) =>
      `${subject}: prompt ${promptId} and its output need ${neededTokens} tokens, the context holds ${contextTokens}`,
  );
}

/** The context that would hold the largest of the trials, in tokens. */
export function largestNeed(trials: readonly PlannedTrial[]): number {
  return trials.reduce(
    (largest, trial) => Math.max(largest, trial.promptTokenCount + trial.request.maxOutputTokens),
    0,
  );
}
