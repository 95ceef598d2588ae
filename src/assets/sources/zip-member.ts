import { createReadStream } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { createInflateRaw } from "node:zlib";
import { messageOf, PrerequisiteError } from "../../core/errors.ts";

/** End record of 22 bytes and a comment of up to 65,535. */
const LARGEST_END_BYTES = 22 + 65_535;
/** A wheel's directory has some hundred bytes an entry; a model wheel has a dozen entries. */
const LARGEST_DIRECTORY_BYTES = 4 * 1024 * 1024;
const END_SIGNATURE = 0x0605_4b50;
const ENTRY_SIGNATURE = 0x0201_4b50;
const LOCAL_SIGNATURE = 0x0403_4b50;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;
/** Stands for "look into the ZIP64 record". */
const ZIP64_MARK = 0xffff_ffff;
const STORED = 0;
const DEFLATED = 8;
const CHUNK_BYTES = 1024 * 1024;

export interface ZipMember {
  readonly archivePath: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly compressedBytes: number;
  readonly method: number;
  /** Of the compressed bytes in the archive. */
  readonly startBytes: number;
}

/**
 * Finds a member in a ZIP archive through its directory.
 * @throws PrerequisiteError `member-missing`, `archive-unreadable`.
 */
export async function findZipMember(archivePath: string, name: string): Promise<ZipMember> {
  const handle = await open(archivePath, "r");
  try {
    const directory = await readDirectory(handle, archivePath);
    const entry = [...entriesOf(directory, archivePath)].find(
      (candidate) => candidate.name === name,
    );
    if (entry === undefined) {
      throw new PrerequisiteError(`${archivePath}: there is no member "${name}"`, {
        code: "member-missing",
        hint: "The package changed or the lock names the wrong member. Fetch the file elsewhere and name its path.",
      });
    }
    mustBeReadable(entry, archivePath);
    return { ...entry, archivePath, startBytes: await dataStart(handle, entry, archivePath) };
  } finally {
    await handle.close();
  }
}

/** The unpacked bytes of a member. Throws PrerequisiteError `archive-unreadable` when they cannot be unpacked. */
export async function* readZipMember(member: ZipMember): AsyncGenerator<Uint8Array> {
  if (member.compressedBytes === 0) return;
  const packed = createReadStream(member.archivePath, {
    start: member.startBytes,
    end: member.startBytes + member.compressedBytes - 1,
    highWaterMark: CHUNK_BYTES,
  });
  try {
    const bytes =
      member.method === STORED ? packed : packed.pipe(createInflateRaw({ chunkSize: CHUNK_BYTES }));
    packed.on("error", (error) => bytes.destroy(error));
    for await (const chunk of bytes) yield chunk as Uint8Array;
  } catch (error) {
    throw unreadable(member.archivePath, messageOf(error));
  } finally {
    packed.destroy();
  }
}

interface DirectoryEntry {
  readonly name: string;
  readonly sizeBytes: number;
  readonly compressedBytes: number;
  readonly method: number;
  readonly encrypted: boolean;
  readonly headerBytes: number;
}

async function readDirectory(handle: FileHandle, archivePath: string): Promise<Buffer> {
  const fileBytes = (await handle.stat()).size;
  const tailBytes = Math.min(fileBytes, LARGEST_END_BYTES);
  const tail = await readAt(handle, fileBytes - tailBytes, tailBytes);
  const end = endRecordAt(tail);
  if (end === null) throw unreadable(archivePath, "it is not a ZIP archive, or it is cut off");
  const sizeBytes = tail.readUInt32LE(end + 12);
  const startBytes = tail.readUInt32LE(end + 16);
  if (startBytes === ZIP64_MARK || sizeBytes === ZIP64_MARK) throw zip64(archivePath);
  if (sizeBytes > LARGEST_DIRECTORY_BYTES || startBytes + sizeBytes > fileBytes) {
    throw unreadable(archivePath, "its directory lies outside the file");
  }
  return readAt(handle, startBytes, sizeBytes);
}

function endRecordAt(tail: Buffer): number | null {
  for (let at = tail.length - 22; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) === END_SIGNATURE) return at;
  }
  return null;
}

function* entriesOf(directory: Buffer, archivePath: string): Generator<DirectoryEntry> {
  let at = 0;
  while (at + ENTRY_BYTES <= directory.length) {
    if (directory.readUInt32LE(at) !== ENTRY_SIGNATURE) {
      throw unreadable(archivePath, "its directory is damaged");
    }
    const nameBytes = directory.readUInt16LE(at + 28);
    const extraBytes = directory.readUInt16LE(at + 30);
    const commentBytes = directory.readUInt16LE(at + 32);
    yield {
      name: directory.toString("utf8", at + ENTRY_BYTES, at + ENTRY_BYTES + nameBytes),
      encrypted: (directory.readUInt16LE(at + 8) & 1) === 1,
      method: directory.readUInt16LE(at + 10),
      compressedBytes: directory.readUInt32LE(at + 20),
      sizeBytes: directory.readUInt32LE(at + 24),
      headerBytes: directory.readUInt32LE(at + 42),
    };
    at += ENTRY_BYTES + nameBytes + extraBytes + commentBytes;
  }
}

function mustBeReadable(entry: DirectoryEntry, archivePath: string): void {
  const { sizeBytes, compressedBytes, headerBytes } = entry;
  if ([sizeBytes, compressedBytes, headerBytes].includes(ZIP64_MARK)) throw zip64(archivePath);
  if (entry.encrypted) throw unreadable(archivePath, `"${entry.name}" is encrypted`);
  if (entry.method !== STORED && entry.method !== DEFLATED) {
    throw unreadable(archivePath, `"${entry.name}" uses compression method ${entry.method}`);
  }
}

/** Name and extra field of the local header may differ from the directory's: only it says where the data begins. */
async function dataStart(
  handle: FileHandle,
  entry: DirectoryEntry,
  archivePath: string,
): Promise<number> {
  const local = await readAt(handle, entry.headerBytes, LOCAL_BYTES);
  if (local.length < LOCAL_BYTES || local.readUInt32LE(0) !== LOCAL_SIGNATURE) {
    throw unreadable(archivePath, `"${entry.name}" has no header of its own`);
  }
  return entry.headerBytes + LOCAL_BYTES + local.readUInt16LE(26) + local.readUInt16LE(28);
}

async function readAt(handle: FileHandle, at: number, byteCount: number): Promise<Buffer> {
  const buffer = Buffer.alloc(byteCount);
  const { bytesRead } = await handle.read(buffer, 0, byteCount, at);
  return buffer.subarray(0, bytesRead);
}

function zip64(archivePath: string): PrerequisiteError {
  return unreadable(archivePath, "it is a ZIP64 archive (4 GB and more), which is not supported");
}

function unreadable(archivePath: string, problem: string): PrerequisiteError {
  return new PrerequisiteError(`${archivePath}: cannot be unpacked: ${problem}`, {
    code: "archive-unreadable",
    hint: "Fetch it again, or fetch the model file elsewhere and name its path.",
  });
}
