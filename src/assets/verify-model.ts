import { stat } from "node:fs/promises";
import { foundText, hashText, isAsked, isKnownByGit } from "./download/download-file.ts";
import { digestsOfFile } from "./download/running-digest.ts";
import { type ModelFolders, modelFolders, type ModelPlace, placesOf } from "./hub/model-places.ts";
import {
  isPinned,
  type LockedFile,
  lockedModel,
  type LockedModel,
  type ModelsLock,
} from "./lock.ts";

/** A file of a model, compared with the lock. */
export interface CheckedModelFile {
  readonly id: string;
  readonly path: string;
  /** `not-verifiable`: the lock knows no hash. */
  readonly state: "whole" | "altered" | "missing" | "not-verifiable";
  /** What is wrong or unknown; `null` for a whole file. */
  readonly problem: string | null;
}

/**
 * Hashes every file of a model wherever it lies on this machine; empty when no file of it is here. In a
 * place that is meant for the bytes of the lock, a file of another size counts as altered and one that
 * lacks as missing; elsewhere it is another version of the model, and left out.
 * Throws ConfigError `model-unknown`.
 */
export async function verifyModel(
  id: string,
  lock: ModelsLock,
  folders: ModelFolders = modelFolders(),
): Promise<CheckedModelFile[]> {
  const model = lockedModel(lock, id);
  const checked: CheckedModelFile[] = [];
  for (const place of await placesOf(model, folders)) {
    checked.push(...(await checkedIn(id, model, place)));
  }
  return checked;
}

async function checkedIn(
  id: string,
  model: LockedModel,
  place: ModelPlace,
): Promise<CheckedModelFile[]> {
  const sizes = new Map<LockedFile, number | null>();
  for (const file of model.files) sizes.set(file, await sizeOf(place.pathOf(file)));
  const here = model.files.filter((file) => sizes.get(file) !== null);
  if (here.length === 0) return [];
  const fits = (file: LockedFile): boolean =>
    file.sizeBytes === null || sizes.get(file) === file.sizeBytes;
  if (!place.isExact && !(here.length === model.files.length && here.every(fits))) return [];
  const checked: CheckedModelFile[] = [];
  for (const file of model.files) checked.push(await checkedFile(id, place.pathOf(file), file));
  return checked;
}

/** Compares one file with what the lock says of it. */
export async function checkedFile(
  id: string,
  path: string,
  file: LockedFile,
): Promise<CheckedModelFile> {
  if ((await sizeOf(path)) === null) {
    return { id, path, state: "missing", problem: `${path} is not here` };
  }
  const found = await digestsOfFile(path, isKnownByGit(file));
  if (!isPinned(file)) {
    const problem = `models.lock knows no hash of it; it has ${found.sizeBytes} bytes, sha256 ${found.sha256}`;
    return { id, path, state: "not-verifiable", problem };
  }
  if (isAsked(found, file)) return { id, path, state: "whole", problem: null };
  const problem = `models.lock says ${hashText(file)}; the file has ${foundText(found, file)}`;
  return { id, path, state: "altered", problem };
}

async function sizeOf(path: string): Promise<number | null> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() === true ? found.size : null;
}

/**
 * Compares a file of any place with all entries of the lock: with the one that has its hash, else with one
 * that has its size and name.
 * @throws the system's error when it cannot be read
 */
export async function verifyModelFile(path: string, lock: ModelsLock): Promise<CheckedModelFile> {
  const found = await digestsOfFile(path, false);
  const entries = Object.entries(lock.models).flatMap(([id, { files }]) =>
    files.map((file) => ({ id, file })),
  );
  const same = entries.find(({ file }) => file.sha256 === found.sha256);
  if (same !== undefined) return { id: same.id, path, state: "whole", problem: null };
  const name = path.split(/[\\/]/).at(-1);
  const alike = entries.find(
    ({ file }) => file.sizeBytes === found.sizeBytes && file.path.split("/").at(-1) === name,
  );
  if (alike !== undefined) return checkedFile(alike.id, path, alike.file);
  const problem = `no entry of models.lock has its hash, or its name and size; it has ${found.sizeBytes} bytes, sha256 ${found.sha256}`;
  return { id: "", path, state: "not-verifiable", problem };
}
