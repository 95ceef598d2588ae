/** How a tensor type stores its values: `valuesPerBlock` consecutive values of a row in `bytesPerBlock` bytes. */
export interface TensorType {
  readonly id: number;
  readonly name: string;
  readonly valuesPerBlock: number;
  readonly bytesPerBlock: number;
}

/**
 * Tensor types by their number in the file: id, name, values in a block, bytes of a block.
 * Source: llama.cpp, ggml/include/ggml.h (ggml_type) and ggml/src/ggml-common.h (block layouts).
 */
const TABLE: readonly (readonly [number, string, number, number])[] = [
  [0, "F32", 1, 4],
  [1, "F16", 1, 2],
  [2, "Q4_0", 32, 18],
  [3, "Q4_1", 32, 20],
  [6, "Q5_0", 32, 22],
  [7, "Q5_1", 32, 24],
  [8, "Q8_0", 32, 34],
  [9, "Q8_1", 32, 36],
  [10, "Q2_K", 256, 84],
  [11, "Q3_K", 256, 110],
  [12, "Q4_K", 256, 144],
  [13, "Q5_K", 256, 176],
  [14, "Q6_K", 256, 210],
  [15, "Q8_K", 256, 292],
  [16, "IQ2_XXS", 256, 66],
  [17, "IQ2_XS", 256, 74],
  [18, "IQ3_XXS", 256, 98],
  [19, "IQ1_S", 256, 50],
  [20, "IQ4_NL", 32, 18],
  [21, "IQ3_S", 256, 110],
  [22, "IQ2_S", 256, 82],
  [23, "IQ4_XS", 256, 136],
  [24, "I8", 1, 1],
  [25, "I16", 1, 2],
  [26, "I32", 1, 4],
  [27, "I64", 1, 8],
  [28, "F64", 1, 8],
  [29, "IQ1_M", 256, 56],
  [30, "BF16", 1, 2],
  [34, "TQ1_0", 256, 54],
  [35, "TQ2_0", 256, 66],
  [39, "MXFP4", 32, 17],
  [40, "NVFP4", 64, 36],
  [41, "Q1_0", 128, 18],
  [42, "Q2_0", 64, 18],
];

const BY_ID: ReadonlyMap<number, TensorType> = new Map(
  TABLE.map(([id, name, valuesPerBlock, bytesPerBlock]) => [
    id,
    { id, name, valuesPerBlock, bytesPerBlock },
  ]),
);

/** The type with this number; `null` for numbers that llama.cpp does not know or has removed. */
export function tensorTypeById(id: number): TensorType | null {
  return BY_ID.get(id) ?? null;
}

/** Bytes of a tensor; `null` when a row is not a whole number of blocks or the size is not a safe integer. */
export function tensorSizeBytes(type: TensorType, dimensions: readonly number[]): number | null {
  if ((dimensions[0] ?? 1) % type.valuesPerBlock !== 0) return null;
  let elementCount = 1;
  for (const dimension of dimensions) {
    elementCount *= dimension;
    if (!Number.isSafeInteger(elementCount)) return null;
  }
  const sizeBytes = (elementCount / type.valuesPerBlock) * type.bytesPerBlock;
  return Number.isSafeInteger(sizeBytes) ? sizeBytes : null;
}
