import type { ModelShape } from "./shapes.ts";

/** What the values of a tensor are: random weights, ones, or small random values. */
export type TensorContent = "weights" | "ones" | "small-values";

export interface PlannedTensor {
  readonly name: string;
  /** Row length first. */
  readonly dimensions: readonly number[];
  readonly content: TensorContent;
}

/**
 * Names, dimensions and order of a model's tensors, as llama.cpp's converters write them.
 * Source: llama.cpp, src/models/llama.cpp, qwen2.cpp, qwen3.cpp (load_arch_tensors) and src/llama-arch.cpp.
 */
export function planTensors(shape: ModelShape): PlannedTensor[] {
  const { width, vocabularySize } = shape;
  const plan: PlannedTensor[] = [weights("token_embd.weight", width, vocabularySize)];
  if (shape.ropeFrequencyFactors) plan.push(ones("rope_freqs.weight", shape.headWidth / 2));
  for (let layer = 0; layer < shape.layerCount; layer += 1) plan.push(...planLayer(shape, layer));
  plan.push(ones("output_norm.weight", width));
  if (!shape.tiedEmbeddings) plan.push(weights("output.weight", width, vocabularySize));
  return plan;
}

function planLayer(shape: ModelShape, layer: number): PlannedTensor[] {
  const { width, feedForwardWidth, headWidth } = shape;
  const queryWidth = shape.headCount * headWidth;
  const keyValueWidth = shape.keyValueHeadCount * headWidth;
  const block = `blk.${layer}`;
  const biases = [
    smallValues(`${block}.attn_q.bias`, queryWidth),
    smallValues(`${block}.attn_k.bias`, keyValueWidth),
    smallValues(`${block}.attn_v.bias`, keyValueWidth),
  ];
  const norms = [
    ones(`${block}.attn_q_norm.weight`, headWidth),
    ones(`${block}.attn_k_norm.weight`, headWidth),
  ];
  return [
    ones(`${block}.attn_norm.weight`, width),
    weights(`${block}.attn_q.weight`, width, queryWidth),
    weights(`${block}.attn_k.weight`, width, keyValueWidth),
    weights(`${block}.attn_v.weight`, width, keyValueWidth),
    ...(shape.queryKeyValueBiases ? biases : []),
    ...(shape.queryKeyNorms ? norms : []),
    weights(`${block}.attn_output.weight`, queryWidth, width),
    ones(`${block}.ffn_norm.weight`, width),
    weights(`${block}.ffn_gate.weight`, width, feedForwardWidth),
    weights(`${block}.ffn_up.weight`, width, feedForwardWidth),
    weights(`${block}.ffn_down.weight`, feedForwardWidth, width),
  ];
}

function weights(name: string, rowLength: number, rowCount: number): PlannedTensor {
  return { name, dimensions: [rowLength, rowCount], content: "weights" };
}

function ones(name: string, length: number): PlannedTensor {
  return { name, dimensions: [length], content: "ones" };
}

function smallValues(name: string, length: number): PlannedTensor {
  return { name, dimensions: [length], content: "small-values" };
}
