import { dataFolders } from "../../assets/datasets/data-folders.ts";
import {
  datasetNames,
  lockedDataset,
  readDatasetsLock,
} from "../../assets/datasets/datasets-lock.ts";
import { findForms, formToRead } from "../../assets/datasets/find-form.ts";
import { findModelFile } from "../../assets/find-model-file.ts";
import { readModelsLock } from "../../assets/lock.ts";
import { type Check, type Finding, ok, warning } from "./finding.ts";

/** Models and data sets of the locks, by presence: nothing is hashed. */
export const assetChecks: readonly Check[] = [
  { title: "models", run: models },
  { title: "data sets", run: datasets },
];

async function models(): Promise<Finding[]> {
  const lock = await readModelsLock();
  const ids = Object.keys(lock.models);
  const here: string[] = [];
  for (const id of ids) if ((await findModelFile(id, lock)) !== null) here.push(id);
  return [presenceFinding("models", here, ids, "edge-bench models pull")];
}

async function datasets(): Promise<Finding[]> {
  const lock = await readDatasetsLock();
  const folders = await dataFolders();
  const here: string[] = [];
  for (const name of datasetNames) {
    const forms = await findForms(lockedDataset(lock, name), folders);
    if (formToRead(forms) !== null) here.push(name);
  }
  return [presenceFinding("data sets", here, datasetNames, "edge-bench data pull")];
}

/**
 * Nobody needs all of them, and without any there is nothing to measure.
 * @param pull the command that fetches one, without its name
 */
export function presenceFinding(
  title: string,
  here: readonly string[],
  all: readonly string[],
  pull: string,
): Finding {
  const missing = all.filter((name) => !here.includes(name));
  const next = `${pull} ${missing[0] ?? ""}`;
  if (here.length === 0) return warning(title, `none of ${all.length} in the lock is here`, next);
  const text = `${here.length} of ${all.length} in the lock are here`;
  return missing.length === 0
    ? ok(title, text)
    : ok(title, `${text}; not here: ${missing.join(", ")}`);
}
