import { canonicalJson, sha256Of } from "../core/hash.ts";
import type { ManifestRung } from "../core/manifest.ts";
import type { LadderTrial } from "../core/overhead.ts";
import type { KnownModel } from "./prepared.ts";
import { modelKeyParts } from "./trial-key.ts";

/** What a trial of a ladder is before it has its key. */
export type KeylessLadderTrial = Omit<LadderTrial, "trialKey" | "sequence">;

/**
 * SHA-256 over everything that can change the result of a ladder's trial: model, request, prompt,
 * and the rung with its program, version and options.
 */
export function ladderKeyOf(
  model: KnownModel,
  rung: ManifestRung,
  trial: KeylessLadderTrial,
): string {
  const { prompt, ...request } = trial.request;
  return sha256Of(
    canonicalJson({
      ...modelKeyParts(model),
      rung,
      promptKind: prompt.kind,
      promptSha256: trial.promptSha256,
      request,
      identity: [trial.modelId, trial.rung, trial.promptId, trial.round, trial.phase],
    }),
  );
}
