import type { HubSettings } from "../../assets/hub/hub-settings.ts";
import { hubSettings } from "../../assets/hub/hub-settings.ts";
import { completeFromHub } from "../../assets/hub/complete-from-hub.ts";
import { lockedModel, readModelsLock } from "../../assets/lock.ts";
import { writeLockEntry } from "../../assets/write-lock.ts";
import { resolveConfigDir } from "../../config/config-dir.ts";
import { loadModelsFile } from "../../config/models.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { printable } from "../printable.ts";

/** Completes the entry of a model from the hub, without downloading its weights. */
export async function lockModel(
  id: string,
  options: { readonly configDir?: string },
): Promise<ExitCode> {
  const file = await loadModelsFile(resolveConfigDir(options.configDir ?? null));
  const entry = Object.hasOwn(file.models, id) ? file.models[id] : undefined;
  const lockId = entry?.id ?? id;
  const model = lockedModel(await readModelsLock(), lockId);
  if (model.state === "locked") {
    console.log(`${lockId} is locked at revision ${model.revision ?? ""}; nothing to do.`);
    return EXIT.done;
  }
  await lockFromSource(lockId, await hubSettings());
  console.log(`Next: edge-bench models pull ${id}`);
  return EXIT.done;
}

/**
 * Completes an entry from the hub, writes it into the user's lock and says so in one line.
 * @throws ConfigError `model-unknown`; PrerequisiteError `lock-mismatch`, and those of asking the hub
 */
export async function lockFromSource(lockId: string, settings: HubSettings): Promise<void> {
  const entry = lockedModel(await readModelsLock(), lockId);
  const complete = await completeFromHub(lockId, entry, { settings });
  const path = await writeLockEntry(lockId, complete);
  const { files, revision } = complete;
  const count = `${files.length} ${files.length === 1 ? "file" : "files"}`;
  console.error(
    printable(
      `locked ${lockId}: revision ${revision ?? ""}, ${count} with size and hash; written to ${path}`,
    ),
  );
}
