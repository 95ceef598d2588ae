import type { TrialIdentity } from "../../core/record.ts";
import type { PreparedModel } from "../../plan/prepared.ts";

/** Says of which models structured output is asked for without a schema, because their server takes none. */
export function noteFreeOutput(
  models: readonly Pick<PreparedModel, "modelId" | "displayName" | "facts">[],
  plan: readonly Pick<TrialIdentity, "modelId" | "mode">[],
): void {
  for (const { modelId, displayName, facts } of models) {
    if (facts.capabilities.jsonSchema) continue;
    if (!plan.some((trial) => trial.modelId === modelId && trial.mode === "unconstrained"))
      continue;
    console.error(
      `${displayName}: its server is not known to honour a JSON Schema, so structured output is asked for in words alone`,
    );
  }
}
