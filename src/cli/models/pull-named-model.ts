import { isPermissive } from "../../assets/hub/hub-licence.ts";
import { hubSettings } from "../../assets/hub/hub-settings.ts";
import { type LockedModel, readModelsLock } from "../../assets/lock.ts";
import { pullModel, type PullOptions } from "../../assets/pull-model.ts";
import { resolveConfigDir } from "../../config/config-dir.ts";
import { loadModelsFile } from "../../config/models.ts";
import { ConfigError, PrerequisiteError } from "../../core/errors.ts";
import { shellWord } from "../../core/shell-word.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { printable } from "../printable.ts";
import { BytesProgress } from "./bytes-progress.ts";
import { lockFromSource } from "./lock-model.ts";
import { refuseServed } from "./refuse-served.ts";

/** Fetches a model by its key in models.yaml or models.lock. */
export async function pullNamedModel(
  id: string,
  options: { readonly configDir?: string; readonly offline?: boolean },
): Promise<ExitCode> {
  refuseRepository(id);
  const file = await loadModelsFile(resolveConfigDir(options.configDir ?? null));
  refuseServed(file, id, "fetched");
  const entry = Object.hasOwn(file.models, id) ? file.models[id] : undefined;
  const path = await pullModelWithProgress(entry?.id ?? id, options.offline ?? false);
  console.log(printable(path));
  console.log(`Next: edge-bench perf --models ${id}`);
  return EXIT.done;
}

/** A repository that the lock does not know has no revision and no hashes to hold it to. */
function refuseRepository(word: string): void {
  if (!word.includes("/")) return;
  throw new ConfigError(`"${word}" is a repository or a path, not the key of a model`, {
    code: "model-unknown",
    hint: `Lock it first, then pull it by its key: edge-bench models add ${shellWord(word)}. What is known already: edge-bench models list`,
  });
}

/**
 * Fetches a model of models.lock, showing the bytes that arrive. An entry whose hashes or revision are not
 * known is completed from the hub first, and the lock written.
 * @returns the verified file's path, of an MLX model the folder
 */
export async function pullModelWithProgress(lockId: string, isOffline = false): Promise<string> {
  const progress = new BytesProgress(`fetching ${lockId}`, process.stderr);
  const settings = await hubSettings();
  const options: PullOptions = {
    settings: { ...settings, isOffline: settings.isOffline || isOffline },
    onProgress: (done, total, _step, files) => {
      progress.show(done, total, files ?? null);
    },
    onNote: (text) => {
      progress.finish();
      console.error(printable(text));
    },
    beforeFetch: (model) => {
      progress.finish();
      showLicence(lockId, model);
    },
  };
  try {
    return await pullOrLock(lockId, options);
  } finally {
    progress.finish();
  }
}

async function pullOrLock(lockId: string, options: PullOptions): Promise<string> {
  try {
    return await pullModel(lockId, await readModelsLock(), options);
  } catch (error) {
    if (!(error instanceof PrerequisiteError) || error.code !== "model-unlocked") throw error;
    await lockFromSource(lockId, options.settings ?? (await hubSettings()));
    return pullModel(lockId, await readModelsLock(), options);
  }
}

function showLicence(id: string, { licence }: LockedModel): void {
  if (isPermissive(licence)) return;
  const terms = licence.url === null ? "" : `, terms: ${licence.url}`;
  console.error(
    printable(
      `${id}: ${licence.name} (${licence.id})${terms}\n  Not a permissive licence: who uses the model accepts these terms.`,
    ),
  );
}
