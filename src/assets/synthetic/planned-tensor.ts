/** What the values of a tensor are: random weights, ones, or small random values. */
export type TensorContent = "weights" | "ones" | "small-values";

export interface PlannedTensor {
  readonly name: string;
  /** Row length first. */
  readonly dimensions: readonly number[];
  readonly content: TensorContent;
  /** The type in every quantization, for matrices that llama.cpp's quantizer leaves alone. */
  readonly keptType?: "F32" | "F16";
}

/** A matrix of random weights. */
export function weights(name: string, rowLength: number, rowCount: number): PlannedTensor {
  return { name, dimensions: [rowLength, rowCount], content: "weights" };
}

/** A norm or another scale that changes nothing. */
export function ones(name: string, length: number): PlannedTensor {
  return { name, dimensions: [length], content: "ones" };
}

/** A bias. */
export function smallValues(name: string, length: number): PlannedTensor {
  return { name, dimensions: [length], content: "small-values" };
}
