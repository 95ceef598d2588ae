import { dataFolders } from "../../assets/datasets/data-folders.ts";
import {
  type DatasetName,
  datasetNames,
  type LockedDataset,
  lockedDataset,
  readDatasetsLock,
} from "../../assets/datasets/datasets-lock.ts";
import { findForms, formToRead } from "../../assets/datasets/find-form.ts";
import type { DataListOptions } from "../commands/data.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { printable } from "../printable.ts";
import { alignedTable } from "../aligned-table.ts";

interface ListedDataset {
  readonly name: DatasetName;
  readonly title: string;
  /** Rows by split; `null` when unknown. */
  readonly rows: Readonly<Record<string, number | null>>;
  readonly license: string;
  readonly nonCommercial: boolean;
  /** Folder and form that are read; `null` when the data set is not here. Nothing was hashed. */
  readonly folder: string | null;
  readonly form: string | null;
}

/** Prints every data set of the lock: rows, licence, and whether it is here, or how to get it. */
export async function listDatasets(options: DataListOptions): Promise<ExitCode> {
  const lock = await readDatasetsLock();
  const folders = await dataFolders({ dataDir: options.dataDir ?? null });
  const listed: ListedDataset[] = [];
  for (const name of datasetNames) {
    const entry = lockedDataset(lock, name);
    const found = formToRead(await findForms(entry, folders));
    listed.push({
      name,
      title: entry.title,
      rows: rowsOf(entry),
      license: entry.licence.id,
      nonCommercial: entry.licence.nonCommercial,
      folder: found?.folder ?? null,
      form: found?.form.id ?? null,
    });
  }
  console.log(options.json ? JSON.stringify(listed) : tableOf(listed));
  return EXIT.done;
}

/** Of the form whose splits are known best: the one with the most rows. */
function rowsOf(entry: LockedDataset): Record<string, number | null> {
  const forms = entry.forms.map((form) => {
    const rows: Record<string, number | null> = {};
    for (const file of form.files.flatMap((one) => one.members ?? [one])) {
      if (file.split === "labels") continue;
      rows[file.split] = sum(rows[file.split], file.rows);
    }
    return rows;
  });
  const total = (rows: Record<string, number | null>): number =>
    Object.values(rows).reduce<number>((all, count) => all + (count ?? 0), 0);
  return forms.reduce((best, rows) => (total(rows) > total(best) ? rows : best), {});
}

function sum(before: number | null | undefined, more: number | null): number | null {
  if (before === null || more === null) return null;
  return (before ?? 0) + more;
}

function tableOf(datasets: readonly ListedDataset[]): string {
  const rows = datasets.map((dataset) => [
    dataset.name,
    Object.entries(dataset.rows)
      .map(([split, count]) => `${split} ${count ?? "?"}`)
      .join(", "),
    dataset.nonCommercial ? `${dataset.license} (non-commercial)` : dataset.license,
    whereOf(dataset),
  ]);
  return printable(alignedTable(["data set", "rows", "license", "here"], rows));
}

function whereOf({ name, folder, form, nonCommercial }: ListedDataset): string {
  if (folder !== null && form !== null) return `${form} in ${folder}`;
  const accept = nonCommercial ? ` --accept-license ${name}` : "";
  return `no: edge-bench data pull ${name}${accept}`;
}
