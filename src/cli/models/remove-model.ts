import { lockedModel, readModelsLock } from "../../assets/lock.ts";
import { removeModel } from "../../assets/remove-model.ts";
import { resolveConfigDir } from "../../config/config-dir.ts";
import { loadModelsFile } from "../../config/models.ts";
import { formatMegabytes } from "../../report/format-number.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { printable } from "../printable.ts";
import { refuseServed } from "./refuse-served.ts";

/** Removes a model's files from this tool's caches; those of other tools only on request. */
export async function removeNamedModel(
  id: string,
  options: { readonly configDir?: string; readonly everywhere: boolean },
): Promise<ExitCode> {
  const file = await loadModelsFile(resolveConfigDir(options.configDir ?? null));
  refuseServed(file, id, "removed");
  const { models } = file;
  const lockId = (Object.hasOwn(models, id) ? models[id]?.id : undefined) ?? id;
  const lock = await readModelsLock();
  lockedModel(lock, lockId);
  const { removed, freedBytes, left } = await removeModel(lockId, lock, options.everywhere);
  const lines = [
    ...removed.map((path) => `removed ${path}`),
    ...left.map(({ path, owner }) => `left ${path} (${owner}; --everywhere removes it too)`),
    resultText(id, removed.length, left.length, freedBytes),
  ];
  console.log(printable(lines.join("\n")));
  return EXIT.done;
}

function resultText(id: string, removed: number, left: number, freedBytes: number): string {
  if (removed > 0) return `${formatMegabytes(freedBytes)} MB are free again.`;
  return left > 0 ? "Nothing was removed." : `No file of ${id} is here.`;
}
