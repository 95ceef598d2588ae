import { gunzipSync } from "node:zlib";
import bz2 from "unbzip2-stream";
import { collect } from "../../core/collect.ts";
import { messageOf, PrerequisiteError } from "../../core/errors.ts";
import { findZipMember, readZipMember } from "../sources/zip-member.ts";
import { readVerifiedFile } from "./data-file.ts";
import { brokenData } from "./data-refusals.ts";
import type { LockedDataFile } from "./datasets-lock.ts";
import type { ResolvedDataFile, ResolvedDataset } from "./resolve-dataset.ts";
import { verifyBytes } from "./verify-bytes.ts";

/** A file of a split, unpacked. */
export interface SplitFile {
  /** For messages: the path, and the member of an archive. */
  readonly where: string;
  /** In the data set's folder or archive, without the ending of a packed file. */
  readonly path: string;
  readonly bytes: Buffer;
  /** As the lock says; `null` when it does not. */
  readonly rows: number | null;
}

/** More than any packed file of a data set unpacks to. */
const LARGEST_UNPACKED_BYTES = 1024 * 1024 * 1024;

/**
 * The files of a split, hashed once more as they are read: nothing slips in between. Empty when the
 * split is not here.
 * @throws PrerequisiteError `data-altered`, `data-broken`, `data-missing`, `archive-unreadable`, `member-missing`
 */
export async function readSplit(dataset: ResolvedDataset, split: string): Promise<SplitFile[]> {
  const files: SplitFile[] = [];
  for (const file of dataset.files) {
    if (file.locked.split === split) files.push(await readWhole(file));
    for (const member of file.locked.members ?? []) {
      if (member.split === split) files.push(await readMember(file, member));
    }
  }
  return files;
}

/** The one file of a split. @throws as `readSplit`, and PrerequisiteError `split-missing` */
export async function readOnlyFile(dataset: ResolvedDataset, split: string): Promise<SplitFile> {
  const [file] = await readSplit(dataset, split);
  if (file !== undefined) return file;
  throw splitMissing(dataset, split);
}

/** The refusal of a split whose file is not here. */
export function splitMissing(dataset: ResolvedDataset, split: string): PrerequisiteError {
  return new PrerequisiteError(
    `${dataset.name}: ${dataset.folder} (form ${dataset.form}) has no file of the split "${split}"`,
    {
      code: "split-missing",
      hint: `Get the whole data set: edge-bench data pull ${dataset.name}, or another folder with --data-dir.`,
    },
  );
}

async function readWhole(file: ResolvedDataFile): Promise<SplitFile> {
  const { bytes } = await readVerifiedFile(file.absolutePath, file.locked);
  const where = file.absolutePath;
  const { rows } = file.locked;
  if (file.path.endsWith(".gz"))
    return { where, path: file.path.slice(0, -3), bytes: gunzip(bytes, where), rows };
  if (file.path.endsWith(".bz2"))
    return { where, path: file.path.slice(0, -4), bytes: await bunzip(bytes, where), rows };
  return { where, path: file.path, bytes, rows };
}

async function readMember(
  file: ResolvedDataFile,
  member: Omit<LockedDataFile, "members">,
): Promise<SplitFile> {
  await readVerifiedFile(file.absolutePath, file.locked);
  const where = `${file.absolutePath} (${member.path})`;
  const found = await findZipMember(file.absolutePath, member.path);
  if (found.sizeBytes > LARGEST_UNPACKED_BYTES) throw brokenData(where, "it unpacks to too much");
  const bytes = Buffer.concat(await collect(readZipMember(found)));
  verifyBytes(bytes, member, where);
  return { where, path: member.path, bytes, rows: member.rows };
}

function gunzip(bytes: Buffer, where: string): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: LARGEST_UNPACKED_BYTES });
  } catch (error) {
    throw brokenData(where, `cannot be unpacked: ${messageOf(error)}`, error);
  }
}

/** The library's stream is of the oldest kind: it unpacks as it is written to, and can only be listened to. */
function bunzip(bytes: Buffer, where: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    const stream = bz2();
    stream.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      sizeBytes += chunk.length;
      if (sizeBytes > LARGEST_UNPACKED_BYTES) throw new Error("it unpacks to too much");
    });
    stream.on("error", (error: unknown) => {
      reject(brokenData(where, "cannot be unpacked: it is cut off, or no bzip2 file", error));
    });
    stream.on("end", () => {
      resolve(Buffer.concat(chunks));
    });
    stream.end(bytes);
  });
}
