import { sha256Of } from "../../core/hash.ts";
import { fileTypeName } from "./file-types.ts";
import { HeaderValues, textOf } from "./header-values.ts";
import { readGgufFile, type GgufFile } from "./read-gguf.ts";

/** What a model file says about itself. `null` where it says nothing. */
export interface GgufSummary {
  readonly path: string;
  readonly architecture: string | null;
  readonly name: string | null;
  /** Such as `Q4_K_M`: from `general.file_type`, else the tensor type that holds most values; `null` without tensors. */
  readonly quantization: string | null;
  /** Bytes of all tensors x 8 / parameters: what the label stands for in this file; `null` without tensors. */
  readonly bitsPerWeight: number | null;
  readonly license: string | null;
  /** Context the model was trained for, in tokens. */
  readonly contextLength: number | null;
  readonly vocabularySize: number | null;
  readonly layerCount: number | null;
  /** Of the first layer, where layers differ. */
  readonly headCount: number | null;
  /** Of the first layer, where layers differ. */
  readonly keyValueHeadCount: number | null;
  /** The window that the header names, in tokens; llama.cpp does not use it for every architecture. */
  readonly slidingWindowTokens: number | null;
  /** Kind of tokenizer and how it splits text first, such as `gpt2 smollm`. */
  readonly tokenizer: string | null;
  readonly hasChatTemplate: boolean;
  /** `null` without a template, and for one of more than 1 MiB. */
  readonly chatTemplateSha256: string | null;
  /** The file was written by this program with random weights. */
  readonly synthetic: boolean;
  /** Bytes of all tensors. */
  readonly tensorBytes: number;
  readonly fileSizeBytes: number;
  readonly tensorCount: number;
  /** Values in all tensors, norms and biases included. */
  readonly parameterCount: number;
}

/** Metadata key by which this program marks models with random weights. */
export const SYNTHETIC_KEY = "edge_bench.synthetic";

/** Reads the header of a model file and sums it up. Throws what `readGgufFile` throws. */
export async function inspectGguf(
  path: string,
  options: { readonly requireWeights?: boolean } = {},
): Promise<GgufSummary> {
  return summarizeGguf(await readGgufFile(path, options));
}

/** The summary of a header that was read before. */
export function summarizeGguf(file: GgufFile): GgufSummary {
  const { metadata, tensors } = file;
  const values = new HeaderValues(file);
  const tensorBytes = tensors.reduce((sum, tensor) => sum + tensor.sizeBytes, 0);
  const parameterCount = tensors.reduce((sum, { dimensions }) => sum + elementCount(dimensions), 0);
  const template = textOf(metadata.get("tokenizer.chat_template"));
  return {
    path: file.path,
    architecture: values.architecture,
    name: textOf(metadata.get("general.name")),
    quantization: quantizationOf(file),
    bitsPerWeight: parameterCount === 0 ? null : (tensorBytes * 8) / parameterCount,
    license: textOf(metadata.get("general.license")),
    contextLength: values.positive("context_length"),
    vocabularySize: vocabularySizeOf(file),
    ...layersOf(values),
    tokenizer: tokenizerOf(file),
    hasChatTemplate: metadata.has("tokenizer.chat_template"),
    chatTemplateSha256: template === null ? null : sha256Of(template),
    synthetic: metadata.get(SYNTHETIC_KEY) === true,
    tensorBytes,
    fileSizeBytes: file.fileSizeBytes,
    tensorCount: tensors.length,
    parameterCount,
  };
}

/** Tokens in the vocabulary of a file; `null` when it has none. */
export function vocabularySizeOf(file: Pick<GgufFile, "metadata">): number | null {
  const tokens = file.metadata.get("tokenizer.ggml.tokens");
  return typeof tokens === "object" && tokens.kind === "array" ? tokens.count : null;
}

function layersOf(
  values: HeaderValues,
): Pick<GgufSummary, "layerCount" | "headCount" | "keyValueHeadCount" | "slidingWindowTokens"> {
  const layerCount = values.positive("block_count");
  const firstOf = (key: string): number | null =>
    values.positive(key) ?? values.perLayer(key, layerCount ?? 0)?.[0] ?? null;
  const headCount = firstOf("attention.head_count");
  return {
    layerCount,
    headCount,
    keyValueHeadCount: firstOf("attention.head_count_kv") ?? headCount,
    slidingWindowTokens: values.positive("attention.sliding_window"),
  };
}

function tokenizerOf({ metadata }: GgufFile): string | null {
  const model = textOf(metadata.get("tokenizer.ggml.model"));
  const splitting = textOf(metadata.get("tokenizer.ggml.pre"));
  return model === null || splitting === null || splitting === model
    ? model
    : `${model} ${splitting}`;
}

function quantizationOf(file: GgufFile): string | null {
  const fileType = file.metadata.get("general.file_type");
  const label = typeof fileType === "number" ? fileTypeName(fileType) : null;
  return label ?? mostCommonType(file);
}

function mostCommonType(file: GgufFile): string | null {
  const valuesByType = new Map<string, number>();
  for (const { type, dimensions } of file.tensors) {
    const before = valuesByType.get(type.name) ?? 0;
    valuesByType.set(type.name, before + elementCount(dimensions));
  }
  const [most] = [...valuesByType].sort(([, a], [, b]) => b - a);
  return most?.[0] ?? null;
}

function elementCount(dimensions: readonly number[]): number {
  return dimensions.reduce((product, dimension) => product * dimension, 1);
}
