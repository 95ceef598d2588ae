import { contextTokensOf } from "../core/engine.ts";
import type { PlannedTrial } from "../core/record.ts";
import type { PreparedModel } from "./prepared.ts";

/**
 * Trials that do not fit the context of their model, one sentence for each model and scenario with
 * the size that would be enough. Empty when all fit; where the length of a prompt or the size of the
 * context is not known, only the server can tell.
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
    const model = models.find(({ modelId }) => modelId === trial.modelId);
    const contextTokens = model === undefined ? null : contextTokensOf(model.facts);
    const neededTokens = neededTokensOf(trial);
    if (contextTokens === null || neededTokens === null || neededTokens <= contextTokens) continue;
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

/** The context that would hold the largest of the trials, in tokens; those of unknown length are left out. */
export function largestNeed(trials: readonly PlannedTrial[]): number {
  return trials.reduce((largest, trial) => Math.max(largest, neededTokensOf(trial) ?? 0), 0);
}

/** What to do about {@link contextProblems}: no option reaches a server. */
export function contextHint(models: readonly PreparedModel[], neededTokens: number): string {
  const served = models.filter(({ server }) => server !== undefined);
  const forFiles = `Use --context ${neededTokens} or more, or name other --scenarios.`;
  const forServers = `Start the server with a context of ${neededTokens} or more, or name other --scenarios.`;
  if (served.length === 0) return forFiles;
  return served.length === models.length ? forServers : `${forFiles} ${forServers}`;
}

function neededTokensOf({ promptTokenCount, request }: PlannedTrial): number | null {
  return promptTokenCount === null ? null : promptTokenCount + request.maxOutputTokens;
}
