import { isDeepStrictEqual } from "node:util";
import type { GgufFile } from "../../assets/gguf/read-gguf.ts";
import { fileTypeOf, type QuantizationType } from "./quantization-types.ts";

/**
 * Keys that tell a build from the file it was made of; everything else must be the same in both. A file
 * that was put together from parts says that it has none; llama.cpp leaves that out.
 */
const KEYS_OF_A_BUILD = [
  "general.file_type",
  "general.quantization_version",
  "split.no",
  "split.count",
  "split.tensors.count",
];

const WHOLE_TYPES = new Set(["F32", "F16", "BF16"]);

/**
 * Why a file is no build of a model in a type, as a phrase; `null` when it is one: the same metadata
 * (template and licence included) and the same tensors, under the number of the type.
 */
export function differenceFromBuild(
  original: GgufFile,
  type: QuantizationType,
  build: GgufFile,
): string | null {
  if (build.metadata.get("general.file_type") !== fileTypeOf(type)) {
    return `its header does not say ${type}`;
  }
  if (!isDeepStrictEqual(shapesOf(original), shapesOf(build))) return "its tensors are others";
  return isDeepStrictEqual(commonMetadata(original), commonMetadata(build))
    ? null
    : "its metadata are others";
}

function shapesOf(file: GgufFile): Map<string, readonly number[]> {
  return new Map(
    file.tensors.map(({ name, dimensions }) => [name, withoutTrailingOnes(dimensions)]),
  );
}

/** A file may say that a vector is a matrix of one row. */
function withoutTrailingOnes(dimensions: readonly number[]): readonly number[] {
  const last = dimensions.findLastIndex((dimension) => dimension !== 1);
  return dimensions.slice(0, last + 1);
}

function commonMetadata({ metadata }: GgufFile): Map<string, unknown> {
  return new Map([...metadata].filter(([key]) => !KEYS_OF_A_BUILD.includes(key)));
}

/** The types of a file's tensors that are quantized, each once; empty for a file of whole numbers per weight. */
export function quantizedTypesOf({ tensors }: GgufFile): string[] {
  const names = tensors.map(({ type }) => type).filter((type) => type.valuesPerBlock > 1);
  return [...new Set(names.map(({ name }) => name))];
}

/** The one type of all matrices; `null` when there are several or it is quantized. */
export function wholeTypeOf({ tensors }: GgufFile): string | null {
  const matrices = tensors.filter(({ dimensions }) => withoutTrailingOnes(dimensions).length > 1);
  const [name, ...others] = new Set(matrices.map(({ type }) => type.name));
  return name !== undefined && others.length === 0 && WHOLE_TYPES.has(name) ? name : null;
}

/** How many tensors have which type, the one with most bytes first: `Q4_K 180, F32 61`. */
export function tensorTypesText({ tensors }: GgufFile): string {
  const sums = new Map<string, { count: number; sizeBytes: number }>();
  for (const { type, sizeBytes } of tensors) {
    const before = sums.get(type.name) ?? { count: 0, sizeBytes: 0 };
    sums.set(type.name, { count: before.count + 1, sizeBytes: before.sizeBytes + sizeBytes });
  }
  return [...sums]
    .sort(([, a], [, b]) => b.sizeBytes - a.sizeBytes)
    .map(([name, { count }]) => `${name} ${count}`)
    .join(", ");
}
