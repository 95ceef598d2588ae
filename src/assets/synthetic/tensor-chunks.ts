import { blockFiller } from "./fill-blocks.ts";
import { randomStateFor } from "./random-words.ts";
import type { TensorContent } from "./planned-tensor.ts";
import { scaleSpreadOf } from "./scale-spread.ts";
import { bytesPerBlock, type StoredType } from "./stored-types.ts";

/** Large enough that a write costs little, small enough to stay in the cache of a processor. */
const LARGEST_CHUNK_BYTES = 4 * 1024 * 1024;

/** Eight blocks of any type are a whole number of 16-byte groups, as the generator fills them. */
const BLOCKS_PER_GROUP = 8;

/** Root mean square of biases: large enough to be used, small enough to change nothing. */
const BIAS_RMS = 0.02;

interface TensorBytes {
  readonly name: string;
  readonly dimensions: readonly number[];
  readonly type: StoredType;
  readonly content: TensorContent;
  readonly sizeBytes: number;
}

/**
 * The bytes of a tensor, piece by piece. Two buffers take turns: a piece stays valid while the next
 * one is made, and no longer.
 */
export function* tensorChunks(tensor: TensorBytes, seed: number): Generator<Uint8Array> {
  const groupBytes = bytesPerBlock[tensor.type] * BLOCKS_PER_GROUP;
  const groups = Math.min(
    Math.floor(LARGEST_CHUNK_BYTES / groupBytes),
    Math.ceil(tensor.sizeBytes / groupBytes),
  );
  const chunkBytes = groups * groupBytes;
  const buffers = [new Uint32Array(chunkBytes / 4), new Uint32Array(chunkBytes / 4)] as const;
  const fill = contentFiller(tensor, seed);
  for (let startBytes = 0, turn = 0; startBytes < tensor.sizeBytes; startBytes += chunkBytes) {
    const words = turn === 0 ? buffers[0] : buffers[1];
    turn = 1 - turn;
    fill(words);
    yield new Uint8Array(words.buffer, 0, Math.min(chunkBytes, tensor.sizeBytes - startBytes));
  }
}

function contentFiller(tensor: TensorBytes, seed: number): (words: Uint32Array) => void {
  if (tensor.content === "ones") {
    return (words) => new Float32Array(words.buffer).fill(1);
  }
  const state = randomStateFor(seed, tensor.name);
  // With rows of n weights of variance 1/n, the outputs of a layer vary as much as its inputs.
  const rowLength = tensor.dimensions[0] ?? 1;
  const rms = tensor.content === "weights" ? 1 / Math.sqrt(rowLength) : BIAS_RMS;
  const spread = scaleSpreadOf(tensor.name);
  return blockFiller({ type: tensor.type, rowLength, rms, spread }, state);
}
