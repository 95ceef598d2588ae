import type { LicenceSources } from "../../core/compliance/licence-sources.ts";
import { packageRoot } from "../../core/package-root.ts";
import type { DataFolder } from "../datasets/data-folders.ts";
import type { DatasetName, LockedDataset } from "../datasets/datasets-lock.ts";
import { findForms, formToRead } from "../datasets/find-form.ts";
import { filesInFolder } from "./files-beside.ts";

const NO_CHAIN = { baseModels: [], originRepositories: [], architecture: null } as const;

/** What the lock says of the licence of a data set, and the licence texts in its folder where it is here. */
export async function gatherDatasetLicence(
  name: DatasetName,
  entry: LockedDataset,
  folders: readonly DataFolder[],
): Promise<LicenceSources> {
  const found = formToRead(await findForms(entry, folders));
  const texts = found === null ? [] : (await filesInFolder(found.folder)).texts;
  const { id, url } = entry.licence;
  return {
    ...NO_CHAIN,
    kind: "dataset",
    subject: name,
    statements: [{ source: "datasets-lock", license: id, name: null, link: url }],
    texts,
  };
}

/** The probes of a compliance run: written for this project, under the licence of this package. */
export async function gatherSuiteLicence(): Promise<LicenceSources> {
  const { texts } = await filesInFolder(packageRoot());
  return { ...NO_CHAIN, kind: "dataset", subject: "probe-suite", statements: [], texts };
}
