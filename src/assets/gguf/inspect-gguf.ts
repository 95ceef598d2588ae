import { fileTypeName } from "./file-types.ts";
import type { GgufValue } from "./metadata-values.ts";
import { readGgufFile, type GgufFile } from "./read-gguf.ts";

/** What a model file says about itself. `null` where it says nothing. */
export interface GgufSummary {
  readonly path: string;
  readonly architecture: string | null;
  readonly name: string | null;
  /** Such as `Q4_K_M`: from `general.file_type`, else the tensor type that holds most values; `null` without tensors. */
  readonly quantization: string | null;
  readonly license: string | null;
  /** Context the model was trained for, in tokens. */
  readonly contextLength: number | null;
  readonly hasChatTemplate: boolean;
  /** The file was written by this program with random weights. */
  readonly synthetic: boolean;
  /** Bytes of all tensors. */
  readonly tensorBytes: number;
  readonly fileSizeBytes: number;
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
  const architecture = textOf(metadata.get("general.architecture"));
  return {
    path: file.path,
    architecture,
    name: textOf(metadata.get("general.name")),
    quantization: quantizationOf(file),
    license: textOf(metadata.get("general.license")),
    contextLength: positiveIntegerOf(metadata.get(`${architecture ?? ""}.context_length`)),
    hasChatTemplate: metadata.has("tokenizer.chat_template"),
    synthetic: metadata.get(SYNTHETIC_KEY) === true,
    tensorBytes: tensors.reduce((sum, tensor) => sum + tensor.sizeBytes, 0),
    fileSizeBytes: file.fileSizeBytes,
    parameterCount: tensors.reduce((sum, tensor) => sum + elementCountOf(tensor.dimensions), 0),
  };
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
    valuesByType.set(type.name, before + elementCountOf(dimensions));
  }
  const [most] = [...valuesByType].sort(([, a], [, b]) => b - a);
  return most?.[0] ?? null;
}

function elementCountOf(dimensions: readonly number[]): number {
  return dimensions.reduce((product, dimension) => product * dimension, 1);
}

function textOf(value: GgufValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}

function positiveIntegerOf(value: GgufValue | undefined): number | null {
  return typeof value === "number" && Number.isInteger(value) && value > 0 ? value : null;
}
