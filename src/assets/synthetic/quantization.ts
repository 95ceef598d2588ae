import type { PlannedTensor } from "./tensor-plan.ts";

export const quantizations = ["F16", "Q8_0", "Q4_0", "Q4_K_M"] as const;
export type Quantization = (typeof quantizations)[number];

/** Tensor types that occur in these quantizations, with their number in a GGUF file. */
export const storedTypeIds = {
  F32: 0,
  F16: 1,
  Q4_0: 2,
  Q5_0: 6,
  Q8_0: 8,
  Q4_K: 12,
  Q6_K: 14,
} as const;

export type StoredType = keyof typeof storedTypeIds;

/** `general.file_type` of each quantization. Source: llama.cpp, include/llama.h (llama_ftype). */
export const fileTypes: Readonly<Record<Quantization, number>> = {
  F16: 1,
  Q4_0: 2,
  Q8_0: 7,
  Q4_K_M: 15,
};

const DEFAULT_TYPES: Readonly<Record<Quantization, StoredType>> = {
  F16: "F16",
  Q8_0: "Q8_0",
  Q4_0: "Q4_0",
  Q4_K_M: "Q4_K",
};

const VALUES_PER_BLOCK: Readonly<Record<StoredType, number>> = {
  F32: 1,
  F16: 1,
  Q4_0: 32,
  Q5_0: 32,
  Q8_0: 32,
  Q4_K: 256,
  Q6_K: 256,
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
    if (tensor.dimensions.length < 2) return "F32";
    if (quantization === "F16") return "F16";
    const isOutput = tensor.name === (tied ? "token_embd.weight" : "output.weight");
    const wanted = isOutput
      ? outputType(tensor, DEFAULT_TYPES[quantization])
      : innerType(tensor, quantization, layerCount);
    return fallbackType(tensor, wanted);
  });
}

/** The output matrix is kept at 6 bits or more: errors there reach the logits directly. */
function outputType(tensor: PlannedTensor, defaultType: StoredType): StoredType {
  const rowFits = rowLengthOf(tensor) % VALUES_PER_BLOCK[defaultType] === 0;
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
  if (rowLengthOf(tensor) % VALUES_PER_BLOCK[wanted] === 0) return wanted;
  const smaller = wanted === "Q4_K" ? "Q5_0" : "Q8_0";
  return rowLengthOf(tensor) % VALUES_PER_BLOCK[smaller] === 0 ? smaller : "F16";
}

function rowLengthOf(tensor: PlannedTensor): number {
  return tensor.dimensions[0] ?? 1;
}
