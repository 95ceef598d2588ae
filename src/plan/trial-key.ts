import type { ServedModel, ServerRequest } from "../core/http-observation.ts";
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

/**
 * What a model brings to the key of a trial: engine, version, backend variant, file, options in force. Of
 * a server, whose file and options cannot be seen: all that it tells of itself, and how it is asked.
 */
export function modelKeyParts(model: KnownModel): Record<string, unknown> {
  const { facts, fileSha256 } = model;
  return {
    engine: [facts.engine, facts.engineVersion, facts.enginePackage],
    backend: [facts.gpuKind, facts.cpuVariant, facts.devices.map((device) => device.description)],
    file: fileSha256,
    options: facts.options,
    ...(facts.served === undefined ? {} : { served: servedKeyParts(facts.served, model.server) }),
  };
}

/** The process is left out: the next one of the same server is the same server. */
function servedKeyParts(served: ServedModel, asked: ServerRequest | undefined) {
  const identity = Object.entries(served).filter(([name]) => name !== "serverPid");
  return { ...Object.fromEntries(identity), keepAlive: asked?.keepAlive ?? null };
}
