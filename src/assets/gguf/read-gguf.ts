import { open, stat, type FileHandle } from "node:fs/promises";
import { messageOf, systemCodeOf } from "../../core/errors.ts";
import { HeaderBytes } from "./header-bytes.ts";
import {
  MAX_DIMENSIONS,
  MAX_KEY_BYTES,
  MAX_KEY_COUNT,
  MAX_TENSOR_COUNT,
  MAX_TENSOR_NAME_BYTES,
} from "./limits.ts";
import { describeForeignBytes } from "./foreign-bytes.ts";
import { readValue, type GgufValue } from "./metadata-values.ts";
import {
  brokenHeader,
  modelMissing,
  modelNotGguf,
  modelTruncated,
  modelVocabularyOnly,
} from "./refusals.ts";
import { tensorSizeBytes, tensorTypeById, type TensorType } from "./tensor-types.ts";

export interface GgufTensor {
  readonly name: string;
  /** Row length first, as in the file. */
  readonly dimensions: readonly number[];
  readonly type: TensorType;
  /** From the start of the tensor data. */
  readonly offsetBytes: number;
  readonly sizeBytes: number;
}

export interface GgufFile {
  readonly path: string;
  readonly version: number;
  readonly metadata: ReadonlyMap<string, GgufValue>;
  readonly tensors: readonly GgufTensor[];
  readonly alignmentBytes: number;
  /** Where the tensor data begins in the file. */
  readonly dataOffsetBytes: number;
  readonly fileSizeBytes: number;
}

const DEFAULT_ALIGNMENT_BYTES = 32;
const MAX_ALIGNMENT_BYTES = 1024 * 1024;
/** Magic, version, two counts. */
const FIXED_HEADER_BYTES = 24;
/** Key length, one character, type, a value of one byte. */
const SMALLEST_KEY_BYTES = 14;
/** Name length, one character, dimension count, one dimension, type, offset. */
const SMALLEST_TENSOR_INFO_BYTES = 33;

/**
 * Reads the header of a GGUF file (versions 2 and 3, little endian) and checks that all tensor data
 * lies inside the file. The data itself is not read; memory is bounded whatever the file says.
 *
 * @throws PrerequisiteError `model-missing`, `model-not-gguf`, `model-truncated`, `model-broken-header`,
 * and `model-vocabulary-only` when weights are required and there are none.
 */
export async function readGgufFile(
  path: string,
  options: { readonly requireWeights?: boolean } = {},
): Promise<GgufFile> {
  const handle = await openModel(path);
  try {
    const file = await readHeader(path, handle);
    if (options.requireWeights === true && file.tensors.length === 0) {
      throw modelVocabularyOnly(path);
    }
    return file;
  } finally {
    await handle.close();
  }
}

async function openModel(path: string): Promise<FileHandle> {
  let kind: "file" | "folder" | "other";
  try {
    const found = await stat(path);
    kind = found.isFile() ? "file" : found.isDirectory() ? "folder" : "other";
    // Opening a pipe would wait for somebody to write into it.
    if (kind === "file") return await open(path, "r");
  } catch (error) {
    const code = systemCodeOf(error);
    const isAbsent = code === "ENOENT" || code === "ENOTDIR";
    const reason = isAbsent ? "there is no such file" : `cannot be opened: ${messageOf(error)}`;
    throw modelMissing(path, reason, error);
  }
  throw modelMissing(path, kind === "folder" ? "is a folder, not a file" : "is not a regular file");
}

async function readHeader(path: string, handle: FileHandle): Promise<GgufFile> {
  const fileSizeBytes = (await handle.stat()).size;
  const header = new HeaderBytes(path, handle, fileSizeBytes);
  const version = await readVersion(header);
  const tensorCount = await header.count(MAX_TENSOR_COUNT, "the number of tensors");
  const keyCount = await header.count(MAX_KEY_COUNT, "the number of metadata keys");
  mustFit(header, keyCount * SMALLEST_KEY_BYTES + tensorCount * SMALLEST_TENSOR_INFO_BYTES);
  const metadata = await readMetadata(header, keyCount);
  const alignmentBytes = alignmentOf(path, metadata);
  const tensors = await readTensorInfos(header, tensorCount, alignmentBytes);
  const dataOffsetBytes = alignUp(header.position, alignmentBytes);
  checkTensorData(path, tensors, dataOffsetBytes, fileSizeBytes);
  return {
    path,
    version,
    metadata,
    tensors,
    alignmentBytes,
    dataOffsetBytes,
    fileSizeBytes,
  };
}

async function readVersion(header: HeaderBytes): Promise<number> {
  const { path, fileSizeBytes } = header;
  if (fileSizeBytes === 0) throw modelNotGguf(path, "the file is empty");
  await header.require(Math.min(fileSizeBytes, 4));
  const magic = Buffer.from(header.take(Math.min(fileSizeBytes, 4)));
  if (magic.toString("latin1") !== "GGUF") {
    throw modelNotGguf(path, describeForeignBytes(magic));
  }
  if (fileSizeBytes < FIXED_HEADER_BYTES) {
    const bytes = { expected: FIXED_HEADER_BYTES, actual: fileSizeBytes };
    throw modelTruncated(path, bytes, "its header");
  }
  const version = await header.u32();
  if (version === 2 || version === 3) return version;
  const problem =
    version !== 0 && (version & 0xffff) === 0
      ? "it is stored big-endian"
      : `its version is ${version}; versions 2 and 3 can be read`;
  throw brokenHeader(path, problem);
}

function mustFit(header: HeaderBytes, atLeastBytes: number): void {
  if (atLeastBytes <= header.remaining) return;
  const bytes = { expected: header.position + atLeastBytes, actual: header.fileSizeBytes };
  throw modelTruncated(header.path, bytes, "the header it announces");
}

async function readMetadata(
  header: HeaderBytes,
  keyCount: number,
): Promise<ReadonlyMap<string, GgufValue>> {
  const metadata = new Map<string, GgufValue>();
  for (let index = 0; index < keyCount; index += 1) {
    const keyBytes = await header.count(MAX_KEY_BYTES, `the length of key ${index}`);
    await header.require(keyBytes + 4);
    const key = header.take(keyBytes).toString("utf8");
    const type = header.take(4).readUInt32LE(0);
    if (key === "") throw brokenHeader(header.path, `key ${index} is empty`);
    if (metadata.has(key)) throw brokenHeader(header.path, `key "${key}" occurs twice`);
    metadata.set(key, await readValue(header, type, key));
  }
  return metadata;
}

function alignmentOf(path: string, metadata: ReadonlyMap<string, GgufValue>): number {
  const value = metadata.get("general.alignment") ?? DEFAULT_ALIGNMENT_BYTES;
  const isPowerOfTwo = typeof value === "number" && Number.isInteger(Math.log2(value));
  if (!isPowerOfTwo || value < 1 || value > MAX_ALIGNMENT_BYTES) {
    throw brokenHeader(path, "general.alignment is not a power of two up to 1 MiB");
  }
  return value;
}

function alignUp(position: number, alignmentBytes: number): number {
  return Math.ceil(position / alignmentBytes) * alignmentBytes;
}

async function readTensorInfos(
  header: HeaderBytes,
  tensorCount: number,
  alignmentBytes: number,
): Promise<GgufTensor[]> {
  const tensors: GgufTensor[] = [];
  const names = new Set<string>();
  let expectedOffsetBytes = 0;
  for (let index = 0; index < tensorCount; index += 1) {
    const tensor = await readTensorInfo(header, index);
    const problem = names.has(tensor.name)
      ? "occurs twice"
      : tensor.offsetBytes === expectedOffsetBytes
        ? null
        : `begins at ${tensor.offsetBytes}, expected ${expectedOffsetBytes}`;
    if (problem !== null) throw brokenHeader(header.path, `tensor "${tensor.name}" ${problem}`);
    names.add(tensor.name);
    expectedOffsetBytes = alignUp(tensor.offsetBytes + tensor.sizeBytes, alignmentBytes);
    tensors.push(tensor);
  }
  return tensors;
}

async function readTensorInfo(header: HeaderBytes, index: number): Promise<GgufTensor> {
  const { path } = header;
  const nameBytes = await header.count(MAX_TENSOR_NAME_BYTES, `the name length of tensor ${index}`);
  await header.require(nameBytes + 4);
  const name = header.take(nameBytes).toString("utf8");
  const dimensionCount = header.take(4).readUInt32LE(0);
  if (dimensionCount > MAX_DIMENSIONS) {
    throw brokenHeader(path, `tensor "${name}" has ${dimensionCount} dimensions`);
  }
  const dimensions: number[] = [];
  for (let dimension = 0; dimension < dimensionCount; dimension += 1) {
    const what = `dimension ${dimension} of tensor "${name}"`;
    dimensions.push(await header.count(Number.MAX_SAFE_INTEGER, what));
  }
  const typeId = await header.u32();
  const offsetBytes = await header.count(Number.MAX_SAFE_INTEGER, `the offset of tensor "${name}"`);
  const type = tensorTypeById(typeId);
  if (type === null) throw brokenHeader(path, `tensor "${name}" has the unknown type ${typeId}`);
  const sizeBytes = tensorSizeBytes(type, dimensions);
  if (sizeBytes === null) {
    const shape = dimensions.join(" x ");
    throw brokenHeader(path, `tensor "${name}" cannot have the shape ${shape} in ${type.name}`);
  }
  return { name, dimensions, type, offsetBytes, sizeBytes };
}

function checkTensorData(
  path: string,
  tensors: readonly GgufTensor[],
  dataOffsetBytes: number,
  fileSizeBytes: number,
): void {
  const last = tensors.at(-1);
  if (last === undefined) return;
  const expected = dataOffsetBytes + last.offsetBytes + last.sizeBytes;
  if (expected > fileSizeBytes) {
    throw modelTruncated(path, { expected, actual: fileSizeBytes }, "its tensor data");
  }
}
