import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type DatasetName,
  type DatasetsLock,
  datasetsLockSchema,
} from "../../../../src/assets/datasets/datasets-lock.ts";
import {
  resolveDataset,
  type ResolvedDataset,
} from "../../../../src/assets/datasets/resolve-dataset.ts";
import { sha256Of } from "../../../../src/core/hash.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

/** A file of a data set of a test: what lies on the disk, and what the lock says of it. */
export interface SampleFile {
  readonly path: string;
  readonly split: string;
  /** What was published, which the lock knows. */
  readonly content: string | Uint8Array;
  /** What lies on the disk where it differs; `null`: nothing. */
  readonly onDisk?: string | Uint8Array | null;
  readonly rows?: number;
  readonly required?: boolean;
  readonly isUnpinned?: boolean;
  readonly lineEnds?: "crlf";
  readonly members?: readonly SampleFile[];
}

export interface SampleForm {
  readonly id: string;
  readonly files: readonly SampleFile[];
}

const FOLDER = "sample";

/** A lock with one data set. */
export function sampleLock(
  name: DatasetName,
  forms: readonly SampleForm[],
  licence: { readonly needsAcceptance?: boolean } = {},
): DatasetsLock {
  return datasetsLockSchema.parse({
    version: 1,
    datasets: {
      [name]: {
        title: "Sample",
        folder: FOLDER,
        licence: {
          id: "CC0-1.0",
          name: "Creative Commons Zero",
          nonCommercial: false,
          needsAcceptance: licence.needsAcceptance ?? false,
          url: null,
        },
        forms: forms.map(({ id, files }) => ({
          id,
          source: { kind: "github", repository: "owner/data", revision: "a".repeat(40) },
          note: null,
          files: files.map(lockedEntry),
        })),
      },
    },
  });
}

function lockedEntry(file: SampleFile): Record<string, unknown> {
  const { path, split, rows, required, isUnpinned, lineEnds, members } = file;
  const content = Buffer.from(file.content);
  return {
    path,
    split,
    rows: rows ?? null,
    required: required ?? true,
    sizeBytes: isUnpinned === true ? null : content.length,
    sha256: isUnpinned === true ? null : sha256Of(content),
    recorded: isUnpinned === true ? "on-first-download" : "computed",
    ...(lineEnds === undefined ? {} : { lineEnds }),
    ...(members === undefined ? {} : { members: members.map(lockedEntry) }),
  };
}

/** A data folder that holds these files. */
export function sampleDataDir(forms: readonly SampleForm[]): string {
  const dataDir = temporaryFolder();
  for (const { path, content, onDisk } of forms.flatMap(({ files }) => files)) {
    if (onDisk === null) continue;
    const target = join(dataDir, FOLDER, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, onDisk ?? content);
  }
  return dataDir;
}

/** A data set of one form, found in a folder. */
export function sampleDataset(
  name: DatasetName,
  files: readonly SampleFile[],
): Promise<ResolvedDataset> {
  const forms = [{ id: "sample", files }];
  const lock = sampleLock(name, forms);
  const dataDir = sampleDataDir(forms);
  return resolveDataset(name, { dataDir, lock, cacheDirectory: join(dataDir, "cache") });
}

/** A small Parquet file of test/fixtures/datasets. */
export function parquetFixture(name: string): Buffer {
  const url = new URL(`../../../fixtures/datasets/${name}.parquet`, import.meta.url);
  return readFileSync(fileURLToPath(url));
}
