import type { FileHandle } from "node:fs/promises";
import { open, stat } from "node:fs/promises";
import { z } from "zod";
import { messageOf } from "../../core/errors.ts";
import { modelMissing, modelTruncated } from "../gguf/refusals.ts";
import { brokenSafetensors } from "./refusals.ts";
import { bitsOfType } from "./safetensors-types.ts";

/** A tensor as the header of a weight file describes it. */
export interface SafeTensor {
  readonly name: string;
  /** Such as `BF16`, `U32`. */
  readonly type: string;
  /** Row length last. */
  readonly shape: readonly number[];
  readonly sizeBytes: number;
}

/** Bytes of the header's length at the start of the file. */
const LENGTH_BYTES = 8;
/** The format's own limit. */
const MAX_HEADER_BYTES = 100_000_000;
/** The largest known models have a few thousand tensors a file. */
const MAX_TENSORS = 262_144;
const MAX_DIMENSIONS = 16;

const entrySchema = z.strictObject({
  dtype: z.string(),
  shape: z.array(z.int().nonnegative()).max(MAX_DIMENSIONS),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
});

/**
 * Reads the header of a safetensors file (8 bytes of length, then JSON) and checks that the data of
 * every tensor lies inside the file and has the size of its shape. The data itself is not read.
 *
 * @throws PrerequisiteError `model-missing`, `model-truncated`, `model-broken-header`
 */
export async function readSafetensorsHeader(path: string): Promise<SafeTensor[]> {
  const handle = await openFile(path);
  try {
    const fileSizeBytes = (await handle.stat()).size;
    const headerBytes = await headerLength(path, handle, fileSizeBytes);
    const buffer = Buffer.alloc(headerBytes);
    await readFully(path, handle, buffer, LENGTH_BYTES);
    const dataBytes = fileSizeBytes - LENGTH_BYTES - headerBytes;
    const tensors = tensorsOf(path, buffer, { dataBytes, fileSizeBytes });
    mustNotOverlap(path, tensors, dataBytes);
    return tensors;
  } finally {
    await handle.close();
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    // Opening a pipe would wait for somebody to write into it.
    if ((await stat(path)).isFile()) return await open(path, "r");
  } catch (error) {
    throw modelMissing(path, `cannot be opened: ${messageOf(error)}`, error);
  }
  throw modelMissing(path, "is not a regular file");
}

async function headerLength(
  path: string,
  handle: FileHandle,
  fileSizeBytes: number,
): Promise<number> {
  if (fileSizeBytes < LENGTH_BYTES) {
    throw modelTruncated(path, { expected: LENGTH_BYTES, actual: fileSizeBytes }, "its header");
  }
  const start = Buffer.alloc(LENGTH_BYTES);
  await readFully(path, handle, start, 0);
  const length = start.readBigUInt64LE(0);
  if (length > BigInt(MAX_HEADER_BYTES)) {
    const problem = `it claims ${length.toString()} bytes, the limit is ${MAX_HEADER_BYTES}`;
    throw brokenSafetensors(path, problem);
  }
  const expected = LENGTH_BYTES + Number(length);
  if (expected > fileSizeBytes) {
    throw modelTruncated(path, { expected, actual: fileSizeBytes }, "its header");
  }
  return Number(length);
}

async function readFully(
  path: string,
  handle: FileHandle,
  buffer: Buffer,
  position: number,
): Promise<void> {
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await handle.read(
      buffer,
      filled,
      buffer.length - filled,
      position + filled,
    );
    if (bytesRead === 0) {
      const bytes = { expected: position + buffer.length, actual: position + filled };
      throw modelTruncated(path, bytes, "its header");
    }
    filled += bytesRead;
  }
}

interface FileSizes {
  readonly dataBytes: number;
  readonly fileSizeBytes: number;
}

function tensorsOf(path: string, header: Buffer, sizes: FileSizes): SafeTensor[] {
  const entries = Object.entries(jsonObject(path, header)).filter(
    ([name]) => name !== "__metadata__",
  );
  if (entries.length > MAX_TENSORS) {
    throw brokenSafetensors(
      path,
      `it names ${entries.length} tensors, the limit is ${MAX_TENSORS}`,
    );
  }
  return entries.map(([name, entry]) => tensorOf(path, name, entry, sizes));
}

function jsonObject(path: string, header: Buffer): object {
  let value: unknown;
  try {
    value = JSON.parse(header.toString("utf8"));
  } catch {
    // The parser's own message quotes the file.
    throw brokenSafetensors(path, "it is not JSON");
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw brokenSafetensors(path, "it is not a JSON object");
}

function tensorOf(path: string, name: string, entry: unknown, sizes: FileSizes): SafeTensor {
  const parsed = entrySchema.safeParse(entry);
  if (!parsed.success) {
    throw brokenSafetensors(path, `tensor "${name}": ${z.prettifyError(parsed.error)}`);
  }
  const { dtype, shape, data_offsets: offsets } = parsed.data;
  const [begin, end] = offsets;
  const bits = bitsOfType(dtype);
  if (bits === null)
    throw brokenSafetensors(path, `tensor "${name}" has the unknown type "${dtype}"`);
  const valueCount = shape.reduce((product, dimension) => product * dimension, 1);
  if (end - begin !== Math.ceil((valueCount * bits) / 8)) {
    const shown = shape.join(" x ");
    throw brokenSafetensors(path, `tensor "${name}" (${shown} ${dtype}) has ${end - begin} bytes`);
  }
  if (end > sizes.dataBytes) {
    const { dataBytes, fileSizeBytes } = sizes;
    const bytes = { expected: fileSizeBytes - dataBytes + end, actual: fileSizeBytes };
    throw modelTruncated(path, bytes, "its tensor data");
  }
  return { name, type: dtype, shape, sizeBytes: end - begin };
}

/** Tensors that share bytes would count as more than the file holds. */
function mustNotOverlap(path: string, tensors: readonly SafeTensor[], dataBytes: number): void {
  const sumBytes = tensors.reduce((sum, tensor) => sum + tensor.sizeBytes, 0);
  if (sumBytes <= dataBytes) return;
  throw brokenSafetensors(path, `its tensors need ${sumBytes} bytes, the file holds ${dataBytes}`);
}
