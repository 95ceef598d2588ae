import { canonicalJson, sha256Of } from "../core/hash.ts";
import type { PlannedTrial } from "../core/record.ts";
import type { KnownModel, PreparedModel, PreparedScenario } from "./prepared.ts";

/** What a trial is before it has its key. */
export type KeylessTrial = Omit<PlannedTrial, "trialKey" | "sequence">;

/**
 * SHA-256 over everything that can change the result of a trial. The rendered prompt stands for its
 * parts: a changed system prompt, template or text gives another key, a changed comment does not.
 */
export function trialKeyOf(
  model: PreparedModel,
  scenario: PreparedScenario,
  trial: KeylessTrial,
): string {
  const { prompt, ...request } = trial.request;
  return sha256Of(
    canonicalJson({
      ...modelKeyParts(model),
      promptKind: prompt.kind,
      promptSha256: trial.promptSha256,
      request,
      workload: [trial.scenario, scenario.prompts.version],
      identity: [
        trial.modelId,
        trial.mode,
        trial.cacheCondition,
        trial.promptId,
        trial.round,
        trial.repetition,
        trial.phase,
      ],
    }),
  );
}

/** What a model brings to the key of a trial: engine, version, backend variant, file, options in force. */
export function modelKeyParts({ facts, fileSha256 }: KnownModel): Record<string, unknown> {
  return {
    engine: [facts.engine, facts.engineVersion, facts.enginePackage],
    backend: [facts.gpuKind, facts.cpuVariant, facts.devices.map((device) => device.description)],
    file: fileSha256,
    options: facts.options,
  };
}
