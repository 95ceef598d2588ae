import { stat } from "node:fs/promises";
import { findModelFile } from "../../assets/find-model-file.ts";
import { readModelsLock, type LockedModel, type ModelsLock } from "../../assets/lock.ts";
import { mlxFilesOf } from "../../assets/mlx/mlx-files.ts";
import { resolveConfigDir } from "../../config/config-dir.ts";
import { selectModels, type ModelReference } from "../../config/select-models.ts";
import { formatMegabytes } from "../../report/format-number.ts";
import { alignedTable } from "../aligned-table.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { printable } from "../printable.ts";
import { loadModelChoices } from "./model-choices.ts";

interface ListedModel {
  readonly modelId: string;
  readonly displayName: string;
  readonly format: string;
  readonly quantization: string | null;
  readonly license: string | null;
  readonly state: string;
  /** The file, or the folder of an MLX model; `null` when it is not on this machine. */
  readonly path: string | null;
  /** Of what is here, else of what the lock knows; `null` when neither tells. */
  readonly sizeBytes: number | null;
  /** Where a server has it; `null` for models that this tool loads. */
  readonly baseUrl: string | null;
}

/**
 * Prints every model of `models.yaml`, and those of models.lock that it does not know: format, licence,
 * locked or not, size, and where it is. Servers are not asked.
 */
export async function listModels(options: {
  readonly configDir?: string;
  readonly json: boolean;
}): Promise<ExitCode> {
  const choices = await loadModelChoices(resolveConfigDir(options.configDir ?? null));
  const lock = await readModelsLock();
  const listed: ListedModel[] = [];
  for (const reference of selectModels(choices, Object.keys(choices.file.models))) {
    listed.push(await listedModel(reference, lock));
  }
  console.log(options.json ? JSON.stringify(listed) : printable(tableOf(listed)));
  return EXIT.done;
}

async function listedModel(reference: ModelReference, lock: ModelsLock): Promise<ListedModel> {
  const { source, entry } = reference;
  const locked = source.kind === "locked" ? (lock.models[source.lockId] ?? null) : null;
  const place = await placeOf(reference, lock);
  const sizeBytes = place === null ? null : await sizeOf(place);
  return {
    modelId: reference.modelId,
    displayName: reference.displayName,
    format: reference.format,
    quantization: entry?.quantization ?? null,
    license: licenceOf(reference, locked),
    state: stateOf(reference, locked),
    path: sizeBytes === null ? null : place,
    sizeBytes: sizeBytes ?? lockedSize(locked),
    baseUrl: source.kind === "server" ? source.baseUrl : null,
  };
}

function licenceOf({ entry }: ModelReference, locked: LockedModel | null): string | null {
  return entry?.license ?? locked?.licence.id ?? null;
}

function stateOf({ source }: ModelReference, locked: LockedModel | null): string {
  if (source.kind === "server") return "served";
  return source.kind === "locked" ? (locked?.state ?? "not in models.lock") : "local file";
}

async function placeOf({ source }: ModelReference, lock: ModelsLock): Promise<string | null> {
  if (source.kind === "server") return null;
  if (source.kind !== "locked") return source.path;
  return Object.hasOwn(lock.models, source.lockId) ? findModelFile(source.lockId, lock) : null;
}

/** Bytes of a file, or of what is loaded of a folder; `null` when nothing is there. */
async function sizeOf(path: string): Promise<number | null> {
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory() !== true) return found?.size ?? null;
  const files = await mlxFilesOf(path).catch(() => []);
  return files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

function lockedSize(locked: LockedModel | null): number | null {
  const sizes = (locked?.files ?? []).map(({ sizeBytes }) => sizeBytes);
  const known = sizes.filter((size) => size !== null);
  return known.length === 0 || known.length < sizes.length
    ? null
    : known.reduce((sum, size) => sum + size, 0);
}

function tableOf(models: readonly ListedModel[]): string {
  const rows = models.map((model) => [
    model.modelId,
    model.format,
    model.quantization ?? "-",
    model.license ?? "-",
    model.state,
    model.sizeBytes === null ? "-" : `${formatMegabytes(model.sizeBytes)} MB`,
    placeText(model),
  ]);
  const header = ["model", "format", "quantization", "licence", "lock", "size", "file"];
  return alignedTable(header, rows);
}

function placeText({ path, baseUrl }: ListedModel): string {
  if (baseUrl !== null) return `at ${baseUrl}`;
  return path === null ? "not here" : `here: ${path}`;
}
