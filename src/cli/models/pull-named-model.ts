import { pullModel } from "../../assets/pull-model.ts";
import { readModelsLock } from "../../assets/lock.ts";
import { loadModelsFile } from "../../config/models.ts";
import { resolveConfigDir } from "../../config/config-dir.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { BytesProgress } from "./bytes-progress.ts";

/** Fetches a model by its key in models.yaml or models.lock. */
export async function pullNamedModel(
  id: string,
  options: { readonly configDir?: string },
): Promise<ExitCode> {
  const file = await loadModelsFile(resolveConfigDir(options.configDir ?? null));
  const path = await pullModelWithProgress(file.models[id]?.id ?? id);
  console.log(path);
  console.log(`Next: edge-bench perf --models ${id}`);
  return EXIT.done;
}

/** Fetches a model of models.lock, showing the bytes that arrive. @returns the verified file's path */
export async function pullModelWithProgress(lockId: string): Promise<string> {
  const progress = new BytesProgress(`fetching ${lockId}`, process.stderr);
  try {
    return await pullModel(lockId, await readModelsLock(), {
      onProgress: (done, total) => {
        progress.show(done, total);
      },
    });
  } finally {
    progress.finish();
  }
}
