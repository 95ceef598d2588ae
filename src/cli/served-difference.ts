import type { ModelFacts } from "../core/engine.ts";
import { canonicalJson } from "../core/hash.ts";
import type { ServedModel } from "../core/http-observation.ts";

/** What a server tells of the model that it has loaded. */
const MODEL_FACTS = [
  "architecture",
  "parameterCount",
  "weightBytes",
  "vocabularySize",
  "trainedContextTokens",
  "chatTemplateSha256",
] as const;

/**
 * How the server that answers now differs from the one that the trials were planned for, as phrases; empty
 * when it is the same one, or none. After a restart it has another process number; some servers tell their
 * context only once the model is in use.
 */
export function servedDifferences(planned: ModelFacts, now: ModelFacts): string[] {
  if (planned.served === undefined || now.served === undefined) return [];
  const before = toldOf(planned, planned.served);
  const after = toldOf(now, now.served);
  return Object.keys(before)
    .filter((name) => canonicalJson(before[name]) !== canonicalJson(after[name]))
    .filter((name) => name !== "contextTokens" || ![before[name], after[name]].includes(null))
    .map((name) => `${name}: ${canonicalJson(before[name])} -> ${canonicalJson(after[name])}`);
}

function toldOf(facts: ModelFacts, served: ServedModel): Record<string, unknown> {
  const told: Record<string, unknown> = { ...served };
  delete told["serverPid"];
  for (const name of MODEL_FACTS) told[name] = facts[name];
  return told;
}
