/** Tensor types that random weights can be written in, with their number in a GGUF file. */
export const storedTypeIds = {
  F32: 0,
  F16: 1,
  Q4_0: 2,
  Q4_1: 3,
  Q5_0: 6,
  Q5_1: 7,
  Q8_0: 8,
  Q2_K: 10,
  Q3_K: 11,
  Q4_K: 12,
  Q5_K: 13,
  Q6_K: 14,
  BF16: 30,
} as const;

export type StoredType = keyof typeof storedTypeIds;

/** Consecutive values of a row in one block. */
export const valuesPerBlock: Readonly<Record<StoredType, number>> = {
  F32: 1,
  F16: 1,
  Q4_0: 32,
  Q4_1: 32,
  Q5_0: 32,
  Q5_1: 32,
  Q8_0: 32,
  Q2_K: 256,
  Q3_K: 256,
  Q4_K: 256,
  Q5_K: 256,
  Q6_K: 256,
  BF16: 1,
};

/** Bytes of one block. */
export const bytesPerBlock: Readonly<Record<StoredType, number>> = {
  F32: 4,
  F16: 2,
  Q4_0: 18,
  Q4_1: 20,
  Q5_0: 22,
  Q5_1: 24,
  Q8_0: 34,
  Q2_K: 84,
  Q3_K: 110,
  Q4_K: 144,
  Q5_K: 176,
  Q6_K: 210,
  BF16: 2,
};

/** Whether a type of this name, as a GGUF header names it, can be written. */
export function isStoredType(name: string): name is StoredType {
  return Object.hasOwn(storedTypeIds, name);
}
