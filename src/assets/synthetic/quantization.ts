import type { PlannedTensor } from "./planned-tensor.ts";
import { valuesPerBlock, type StoredType } from "./stored-types.ts";

export const quantizations = ["F16", "Q8_0", "Q4_0", "Q4_1", "Q4_K_M"] as const;
export type Quantization = (typeof quantizations)[number];

/** `general.file_type` of each quantization. Source: llama.cpp, include/llama.h (llama_ftype). */
export const fileTypes: Readonly<Record<Quantization, number>> = {
  F16: 1,
  Q4_0: 2,
  Q4_1: 3,
  Q8_0: 7,
  Q4_K_M: 15,
};

const DEFAULT_TYPES: Readonly<Record<Quantization, StoredType>> = {
  F16: "F16",
  Q8_0: "Q8_0",
  Q4_0: "Q4_0",
  Q4_1: "Q4_1",
  Q4_K_M: "Q4_K",
};

/**
 * The type that llama.cpp's quantizer gives each tensor of a model, in the order of the plan.
 * Source: llama.cpp, src/llama-quant.cpp: tensor_allows_quantization, llama_tensor_get_type_impl,
 * tensor_type_fallback (no importance matrix, no experts).
 */
export function chooseTypes(
  plan: readonly PlannedTensor[],
  quantization: Quantization,
  layerCount: number,
): StoredType[] {
  const tied = !plan.some(({ name }) => name === "output.weight");
  return plan.map((tensor) => {
    if (tensor.keptType !== undefined) return tensor.keptType;
    if (tensor.dimensions.length < 2) return "F32";
    if (quantization === "F16") return "F16";
    const wanted = isOutput(tensor.name, tied)
      ? outputType(tensor, DEFAULT_TYPES[quantization])
      : innerType(tensor, quantization, layerCount);
    return fallbackType(tensor, wanted);
  });
}

/** A shared token embedding counts as output matrix, and so does the table of per-layer embeddings beside it. */
function isOutput(name: string, tied: boolean): boolean {
  if (!tied) return name === "output.weight";
  return name === "token_embd.weight" || name === "per_layer_token_embd.weight";
}

/** The output matrix is kept at 6 bits or more: errors there reach the logits directly. */
function outputType(tensor: PlannedTensor, defaultType: StoredType): StoredType {
  const rowFits = rowLengthOf(tensor) % valuesPerBlock[defaultType] === 0;
  return !rowFits || defaultType === "Q8_0" ? "Q8_0" : "Q6_K";
}

function innerType(
  tensor: PlannedTensor,
  quantization: Quantization,
  layerCount: number,
): StoredType {
  const sensitive = /^blk\.(\d+)\.(?:attn_v|ffn_down)\.weight$/.exec(tensor.name);
  if (quantization === "Q4_K_M" && sensitive !== null) {
    if (usesMoreBits(Number(sensitive[1]), layerCount)) return "Q6_K";
  }
  return DEFAULT_TYPES[quantization];
}

/** The first and last eighth of the layers, and every third in between. */
function usesMoreBits(layer: number, layerCount: number): boolean {
  const eighth = Math.floor(layerCount / 8);
  return layer < eighth || layer >= Math.floor((7 * layerCount) / 8) || (layer - eighth) % 3 === 2;
}

/** Rows that are no whole number of 256-value blocks take a type with blocks of 32. */
function fallbackType(tensor: PlannedTensor, wanted: StoredType): StoredType {
  if (rowLengthOf(tensor) % valuesPerBlock[wanted] === 0) return wanted;
  const smaller = wanted === "Q4_K" ? "Q5_0" : "Q8_0";
  return rowLengthOf(tensor) % valuesPerBlock[smaller] === 0 ? smaller : "F16";
}

function rowLengthOf(tensor: PlannedTensor): number {
  return tensor.dimensions[0] ?? 1;
}
