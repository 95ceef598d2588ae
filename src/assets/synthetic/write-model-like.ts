import { open, realpath } from "node:fs/promises";
import { basename } from "node:path";
import { ConfigError } from "../../core/errors.ts";
import { SYNTHETIC_KEY } from "../gguf/inspect-gguf.ts";
import { readGgufFile, type GgufFile, type GgufTensor } from "../gguf/read-gguf.ts";
import { encodeGgufHeader, type WritableValue } from "../gguf/write-header.ts";
import { writeWholeFile } from "../whole-file.ts";
import { headerParts } from "./header-parts.ts";
import { SYNTHETIC_NOTICE } from "./metadata.ts";
import type { TensorContent } from "./planned-tensor.ts";
import { isStoredType, storedTypeIds, type StoredType } from "./stored-types.ts";
import type { SyntheticModel } from "./write-synthetic-model.ts";
import { modelSizeBytes, roundUp, writeTensors, type SizedTensor } from "./write-tensors.ts";

export interface ModelLikeOptions {
  /** The GGUF file whose shape is copied. */
  readonly modelPath: string;
  /** 32-bit integer. The same seed gives the same bytes on every machine. */
  readonly seed: number;
  readonly outputPath: string;
  readonly onProgress?: (doneBytes: number, totalBytes: number) => void;
}

/**
 * Writes a model with the tensors (names, dimensions, types, order), settings and tokenizer of a real
 * file and random weights: nothing that was learnt is copied but the vocabulary.
 *
 * @throws ConfigError `tensor-type-not-synthetic`, `output-is-input`; what `readGgufFile` and
 * `writeWholeFile` throw.
 */
export async function writeModelLike(options: ModelLikeOptions): Promise<SyntheticModel> {
  const { modelPath, seed, outputPath, onProgress } = options;
  const file = await readGgufFile(modelPath, { requireWeights: true });
  await mustDiffer(modelPath, outputPath);
  const tensors = file.tensors.map((tensor) => sizedLike(modelPath, tensor));
  const header = headerLike(file, await readStart(modelPath, file.dataOffsetBytes));
  const { alignmentBytes } = file;
  const sizeBytes = modelSizeBytes(header, tensors, alignmentBytes);
  await writeWholeFile(outputPath, sizeBytes, (output) =>
    writeTensors(output, header, tensors, { seed, alignmentBytes, onProgress }),
  );
  return { path: outputPath, sizeBytes };
}

/** Writing a model over the real one that it copies would destroy that. */
async function mustDiffer(modelPath: string, outputPath: string): Promise<void> {
  const output = await realpath(outputPath).catch(() => null);
  if (output === null || output !== (await realpath(modelPath))) return;
  throw new ConfigError(`${outputPath}: is the model whose shape is to be copied`, {
    code: "output-is-input",
    hint: "Name another output file.",
  });
}

function sizedLike(modelPath: string, tensor: GgufTensor): SizedTensor {
  const { name, dimensions, sizeBytes } = tensor;
  const type = tensor.type.name;
  if (!isStoredType(type)) {
    throw new ConfigError(`${modelPath}: has tensors of the type ${type}`, {
      code: "tensor-type-not-synthetic",
      hint: `Random weights can be written in ${Object.keys(storedTypeIds).join(", ")}. Name a build in another quantization.`,
    });
  }
  return { name, dimensions, type, content: contentLike(tensor, type), sizeBytes };
}

/** Norms, scales and rotary factors are ones; what else has one dimension is a bias or the like. */
function contentLike({ name, dimensions }: GgufTensor, type: StoredType): TensorContent {
  if (dimensions.length > 1 || type !== "F32") return "weights";
  return /norm|scale|rope_f/.test(name) ? "ones" : "small-values";
}

async function readStart(path: string, byteCount: number): Promise<Buffer> {
  const handle = await open(path, "r");
  try {
    const bytes = Buffer.alloc(byteCount);
    const { bytesRead } = await handle.read(bytes, 0, byteCount, 0);
    return bytes.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function headerLike(file: GgufFile, original: Buffer): Buffer {
  const own = ownMetadata(basename(file.path));
  const ownParts = headerParts(encodeGgufHeader(own, [])).metadata;
  const { start, metadata, tensorInfos } = headerParts(original);
  const kept = metadata.filter(({ key }) => !own.has(key));
  const keyCount = Buffer.alloc(8);
  keyCount.writeBigUInt64LE(BigInt(kept.length + ownParts.length));
  const parts = [...kept, ...ownParts].map(({ bytes }) => bytes);
  const bytes = Buffer.concat([start, keyCount, ...parts, tensorInfos]);
  return Buffer.concat([bytes], roundUp(bytes.length, file.alignmentBytes));
}

/** Every program that shows a name shows what this is. */
function ownMetadata(fileName: string): Map<string, WritableValue> {
  return new Map([
    ["general.name", { type: "string", value: `synthetic, like ${fileName}` }],
    ["general.description", { type: "string", value: SYNTHETIC_NOTICE }],
    [SYNTHETIC_KEY, { type: "bool", value: true }],
    ["edge_bench.shape", { type: "string", value: `like ${fileName}` }],
  ]);
}
