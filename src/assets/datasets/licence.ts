import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { PrerequisiteError } from "../../core/errors.ts";
import { makeFolders } from "../../core/make-folders.ts";
import { datasetCacheDirectory } from "./data-folders.ts";
import {
  type DatasetName,
  type DatasetsLock,
  lockedDataset,
  readDatasetsLock,
} from "./datasets-lock.ts";

export interface LicenceOptions {
  /** Where acceptance is kept; the cache of data sets unless named. */
  readonly cacheDirectory?: string;
  readonly lock?: DatasetsLock;
}

/** Licences that were accepted, by data set: the SPDX identifier of each. */
const acceptedSchema = z.record(z.string(), z.string());

/**
 * Refuses a data set whose licence asks for acceptance until it was accepted once, here or by an
 * earlier command of this user. Acceptance holds for the licence that the lock names.
 *
 * @param accepted names given with `--accept-license`
 * @throws PrerequisiteError `licence-not-accepted`
 */
export async function requireLicence(
  name: DatasetName,
  accepted: readonly string[],
  options: LicenceOptions = {},
): Promise<void> {
  const { licence, title } = lockedDataset(options.lock ?? (await readDatasetsLock()), name);
  if (!licence.needsAcceptance) return;
  const folder = options.cacheDirectory ?? datasetCacheDirectory();
  const remembered = await rememberedLicences(folder);
  if (remembered[name] === licence.id) return;
  if (accepted.includes(name)) return remember(folder, { ...remembered, [name]: licence.id });
  const limit = licence.nonCommercial ? "; it forbids commercial use" : "";
  const where = licence.url === null ? "" : ` (${licence.url})`;
  throw new PrerequisiteError(
    `${name} (${title}) is licensed under ${licence.name}${where}${limit}.`,
    {
      code: "licence-not-accepted",
      hint: `If you may use it, say so once: --accept-license ${name}`,
    },
  );
}

/** What to type to download a data set; with the acceptance of its licence where that is still asked for. */
export async function pullCommand(
  name: DatasetName,
  options: LicenceOptions = {},
): Promise<string> {
  const { licence } = lockedDataset(options.lock ?? (await readDatasetsLock()), name);
  const folder = options.cacheDirectory ?? datasetCacheDirectory();
  const isOpen =
    !licence.needsAcceptance || (await rememberedLicences(folder))[name] === licence.id;
  return `edge-bench data pull ${name}${isOpen ? "" : ` --accept-license ${name}`}`;
}

/** Empty when nothing was accepted, or what was written cannot be read: then it is asked for again. */
async function rememberedLicences(folder: string): Promise<Record<string, string>> {
  try {
    return acceptedSchema.parse(JSON.parse(await readFile(acceptedPath(folder), "utf8")));
  } catch {
    return {};
  }
}

async function remember(folder: string, licences: Record<string, string>): Promise<void> {
  try {
    await makeFolders(folder);
    await writeFile(acceptedPath(folder), `${JSON.stringify(licences, null, 2)}\n`);
  } catch {
    // Where nothing can be kept, it is asked for each time.
  }
}

function acceptedPath(folder: string): string {
  return join(folder, "accepted-licenses.json");
}
