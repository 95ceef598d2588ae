import { type ModelReference, selectModels } from "../../config/select-models.ts";
import { ConfigError } from "../../core/errors.ts";
import { loadModelChoices } from "../models/model-choices.ts";
import { pathOf, refuseServer } from "../models/resolve-model.ts";
import type { ModelToAudit } from "./audit-models.ts";

/**
 * The models that words name; without words, all that are here. A model named by its key must be here; of a
 * group, those that are. Servers are not asked: what they have loaded cannot be read.
 *
 * @throws ConfigError `model-unknown`, `model-file-missing`, `model-missing`, `model-served`
 */
export async function modelsToAudit(
  words: readonly string[] | undefined,
  configDir: string,
): Promise<ModelToAudit[]> {
  const choices = await loadModelChoices(configDir);
  const references =
    words === undefined
      ? everything(selectModels(choices, Object.keys(choices.file.models)))
      : selectModels(choices, words);
  const models: ModelToAudit[] = [];
  for (const reference of references) {
    refuseServer(reference, "its licence cannot be read from there");
    const filePath = await pathOf(reference);
    if (filePath !== null) models.push(modelOf(reference, filePath));
    else if (words?.includes(reference.modelId) === true) throw notHere([reference.modelId]);
  }
  if (words !== undefined && models.length === 0)
    throw notHere(references.map(({ modelId }) => modelId));
  return models;
}

/** Scripts and servers have no artefact whose licence could be read. */
function everything(references: readonly ModelReference[]): ModelReference[] {
  return references.filter(({ format }) => format === "gguf" || format === "mlx");
}

function modelOf({ modelId, format, source }: ModelReference, filePath: string): ModelToAudit {
  return { modelId, format, filePath, lockId: source.kind === "locked" ? source.lockId : null };
}

function notHere(ids: readonly string[]): ConfigError {
  return new ConfigError(`${ids.join(", ")}: not on this machine, so no header can be read`, {
    code: "model-missing",
    hint: `Fetch it: edge-bench models pull ${ids[0] ?? "smollm2_135m_q4_1"}; or name a path to a .gguf file or an MLX folder.`,
  });
}
