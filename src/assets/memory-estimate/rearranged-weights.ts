import type { GgufTensor } from "../gguf/read-gguf.ts";
import type { WeightLayout, WeightPlace, WeightPlaces } from "./model-dimensions.ts";

/**
 * Types of weights that ggml's CPU code rearranges, with the number of rows that must divide the
 * matrix. Source: llama.cpp as bundled with node-llama-cpp 3.21.1, ggml/src/ggml-cpu/repack.cpp,
 * `ggml_repack_get_optimal_repack_type`. Left out: AMX, KleidiAI and RISC-V, which have layouts of their own.
 */
const ROWS_OF_TYPE: Readonly<Record<WeightLayout, Readonly<Record<string, number>>>> = {
  none: {},
  "x64-plain": {},
  "x64-avx2": { Q4_0: 8, Q4_K: 8, IQ4_NL: 8, MXFP4: 8 },
  "x64-avx512": { Q2_K: 8, Q4_0: 8, Q4_K: 8, IQ4_NL: 8, MXFP4: 8 },
  arm64: { Q4_0: 4, Q4_K: 8, Q5_K: 8, Q6_K: 8, Q8_0: 4, IQ4_NL: 4, MXFP4: 4 },
};

/** Tables that are looked up by row: they are never the left side of a matrix product. */
const LOOKED_UP = /^(?:token_embd|token_types|position_embd|per_layer_token_embd)\./;

/** Where the weights of a mapped file lie, for each kind of processor. Source: `llama-model-loader.cpp`, `get_mapping_range`. */
export function weightPlacesOf(tensors: readonly GgufTensor[]): WeightPlaces {
  const placeFor = (layout: WeightLayout): WeightPlace => placeOf(tensors, ROWS_OF_TYPE[layout]);
  return {
    none: placeFor("none"),
    "x64-plain": placeFor("x64-plain"),
    "x64-avx2": placeFor("x64-avx2"),
    "x64-avx512": placeFor("x64-avx512"),
    arm64: placeFor("arm64"),
  };
}

function placeOf(
  tensors: readonly GgufTensor[],
  rowsOfType: Readonly<Record<string, number>>,
): WeightPlace {
  let firstByte = Infinity;
  let endByte = 0;
  let rearrangedBytes = 0;
  for (const tensor of tensors) {
    if (isRearranged(tensor, rowsOfType)) {
      rearrangedBytes += tensor.sizeBytes;
    } else {
      firstByte = Math.min(firstByte, tensor.offsetBytes);
      endByte = Math.max(endByte, tensor.offsetBytes + tensor.sizeBytes);
    }
  }
  return { mappedBytes: Math.max(0, endByte - firstByte), rearrangedBytes };
}

function isRearranged(
  { name, dimensions, type }: GgufTensor,
  rowsOfType: Readonly<Record<string, number>>,
): boolean {
  const rows = rowsOfType[type.name];
  const rowCount = dimensions[1] ?? 1;
  if (rows === undefined || rowCount < 2 || LOOKED_UP.test(name)) return false;
  return rowCount % rows === 0;
}
