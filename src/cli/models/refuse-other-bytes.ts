import { lockedHashes } from "../../assets/find-model-file.ts";
import { readModelsLock } from "../../assets/lock.ts";
import type { ModelReference } from "../../config/select-models.ts";
import { PrerequisiteError } from "../../core/errors.ts";

/**
 * Refuses a model of models.lock whose bytes are others than the lock says: what was altered since it was
 * fetched must not be measured under its name. A model named by its path is what it is.
 * @param found the files that are loaded; paths are those in the model
 * @throws PrerequisiteError `hash-mismatch`
 */
export async function refuseOtherBytes(
  { modelId, source }: ModelReference,
  found: readonly { readonly path: string; readonly sha256: string }[],
): Promise<void> {
  if (source.kind !== "locked") return;
  const locked = lockedHashes(source.lockId, await readModelsLock());
  for (const { path, sha256 } of found) {
    // A GGUF file is found by its name, whatever folder of its repository it comes from.
    const [, wanted] = [...locked].find(([name]) => `/${name}`.endsWith(`/${path}`)) ?? [];
    if (wanted === undefined || wanted === sha256) continue;
    throw new PrerequisiteError(
      `${modelId}: ${path} was altered: models.lock says sha256 ${wanted}, the file has ${sha256}`,
      {
        code: "hash-mismatch",
        hint: `edge-bench models verify ${modelId}; edge-bench models pull ${modelId} fetches it again.`,
      },
    );
  }
}
