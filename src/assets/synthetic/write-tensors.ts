import type { WriteBehind } from "../write-behind.ts";
import type { TensorContent } from "./planned-tensor.ts";
import type { StoredType } from "./stored-types.ts";
import { tensorChunks } from "./tensor-chunks.ts";

/** A tensor with what its bytes are to be. */
export interface SizedTensor {
  readonly name: string;
  /** Row length first. */
  readonly dimensions: readonly number[];
  readonly type: StoredType;
  readonly content: TensorContent;
  readonly sizeBytes: number;
}

interface WriteTensorsOptions {
  readonly seed: number;
  /** Each tensor begins at a multiple of this. */
  readonly alignmentBytes: number;
  readonly onProgress?: ((doneBytes: number, totalBytes: number) => void) | undefined;
}

/** Writes a header and the random weights behind it. */
export async function writeTensors(
  file: WriteBehind,
  header: Uint8Array,
  tensors: readonly SizedTensor[],
  options: WriteTensorsOptions,
): Promise<void> {
  const totalBytes = modelSizeBytes(header, tensors, options.alignmentBytes);
  await file.append(header);
  let doneBytes = header.length;
  options.onProgress?.(doneBytes, totalBytes);
  for (const tensor of tensors) {
    await writeTensor(file, tensor, options.seed);
    const paddedBytes = roundUp(tensor.sizeBytes, options.alignmentBytes);
    const paddingBytes = paddedBytes - tensor.sizeBytes;
    if (paddingBytes > 0) await file.append(Buffer.alloc(paddingBytes));
    doneBytes += paddedBytes;
    options.onProgress?.(doneBytes, totalBytes);
  }
}

/** Bytes of the whole file. */
export function modelSizeBytes(
  header: Uint8Array,
  tensors: readonly SizedTensor[],
  alignmentBytes: number,
): number {
  return tensors.reduce(
    (sum, { sizeBytes }) => sum + roundUp(sizeBytes, alignmentBytes),
    header.length,
  );
}

/** The next multiple. */
export function roundUp(byteCount: number, alignmentBytes: number): number {
  return Math.ceil(byteCount / alignmentBytes) * alignmentBytes;
}

/** While one piece is on its way to the disk, the next is filled. */
async function writeTensor(file: WriteBehind, tensor: SizedTensor, seed: number): Promise<void> {
  let writing: Promise<void> = Promise.resolve();
  for (const chunk of tensorChunks(tensor, seed)) {
    await writing;
    writing = file.append(chunk);
    // A failure surfaces at the next await; until then it must not count as unhandled.
    writing.catch(() => undefined);
  }
  await writing;
}
