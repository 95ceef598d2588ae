import { alignedTable } from "../aligned-table.ts";
import { readModelsLock, type ModelsLock } from "../../assets/lock.ts";
import { findModelFile } from "../../assets/find-model-file.ts";
import { loadModelsFile } from "../../config/models.ts";
import { resolveConfigDir } from "../../config/config-dir.ts";
import { selectModels, type ModelReference } from "../../config/select-models.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";

interface ListedModel {
  readonly modelId: string;
  readonly displayName: string;
  readonly format: string;
  readonly quantization: string | null;
  readonly license: string | null;
  readonly state: string;
  readonly path: string | null;
}

/** Prints every configured model: format, licence, locked or not, and whether its file is here. */
export async function listModels(options: {
  readonly configDir?: string;
  readonly json: boolean;
}): Promise<ExitCode> {
  const configDir = resolveConfigDir(options.configDir ?? null);
  const file = await loadModelsFile(configDir);
  const lock = await readModelsLock();
  const listed: ListedModel[] = [];
  for (const reference of selectModels({ file, configDir }, Object.keys(file.models))) {
    listed.push(await listedModel(reference, lock));
  }
  console.log(options.json ? JSON.stringify(listed) : tableOf(listed));
  return EXIT.done;
}

async function listedModel(reference: ModelReference, lock: ModelsLock): Promise<ListedModel> {
  const { source, entry } = reference;
  const isLocked = source.kind === "locked";
  return {
    modelId: reference.modelId,
    displayName: reference.displayName,
    format: reference.format,
    quantization: entry?.quantization ?? null,
    license: entry?.license ?? null,
    state: isLocked ? (lock.models[source.lockId]?.state ?? "not in models.lock") : "local file",
    path: isLocked ? await findModelFile(source.lockId, lock) : source.path,
  };
}

function tableOf(models: readonly ListedModel[]): string {
  const rows = models.map((model) => [
    model.modelId,
    model.format,
    model.quantization ?? "-",
    model.license ?? "-",
    model.state,
    model.path === null ? "not here" : "here",
  ]);
  const header = ["model", "format", "quantization", "license", "lock", "file"];
  return alignedTable(header, rows);
}
