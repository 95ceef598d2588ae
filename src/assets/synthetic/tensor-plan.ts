import { planGemma3nGlobals, planGemma3nLayer } from "./plan-gemma3n.ts";
import { planLayer, postNorms, queryKeyNorms } from "./plan-layers.ts";
import { ones, smallValues, weights, type PlannedTensor } from "./planned-tensor.ts";
import type { DenseShape, ModelShape } from "./shape-schema.ts";

/**
 * Names, dimensions and order of a model's tensors.
 * Source: llama.cpp, src/models/{llama,qwen2,qwen3,qwen3vl,mistral3,gemma3,gemma3n}.cpp
 * (load_arch_tensors) and src/llama-arch.cpp.
 */
export function planTensors(shape: ModelShape): PlannedTensor[] {
  const { width, vocabularySize } = shape;
  const plan = [weights("token_embd.weight", width, vocabularySize), ...globalsOf(shape)];
  for (let layer = 0; layer < shape.layerCount; layer += 1) {
    plan.push(...planLayerOf(shape, `blk.${layer}`));
  }
  plan.push(ones("output_norm.weight", width));
  if (!shape.tiedEmbeddings) plan.push(weights("output.weight", width, vocabularySize));
  return plan;
}

function globalsOf(shape: ModelShape): PlannedTensor[] {
  if (shape.architecture === "gemma3n") return planGemma3nGlobals(shape);
  const hasFactors = "ropeFrequencyFactors" in shape && shape.ropeFrequencyFactors;
  return hasFactors ? [ones("rope_freqs.weight", shape.headWidth / 2)] : [];
}

function planLayerOf(shape: ModelShape, block: string): PlannedTensor[] {
  switch (shape.architecture) {
    case "llama":
    case "qwen2":
    case "qwen3":
      return planLayer(shape, block, { afterProjections: denseExtras(shape, block) });
    case "qwen3vl":
      return planLayer(shape, block, { afterProjections: queryKeyNorms(block, shape.headWidth) });
    case "mistral3":
      return planLayer(shape, block);
    case "gemma3":
      return planLayer(shape, block, {
        afterProjections: queryKeyNorms(block, shape.headWidth),
        ...postNorms(block, shape.width),
      });
    case "gemma3n":
      return planGemma3nLayer(shape, block);
  }
}

function denseExtras(shape: DenseShape, block: string): PlannedTensor[] {
  const queryWidth = shape.headCount * shape.headWidth;
  const keyValueWidth = shape.keyValueHeadCount * shape.headWidth;
  const biases = [
    smallValues(`${block}.attn_q.bias`, queryWidth),
    smallValues(`${block}.attn_k.bias`, keyValueWidth),
    smallValues(`${block}.attn_v.bias`, keyValueWidth),
  ];
  return [
    ...(shape.queryKeyValueBiases ? biases : []),
    ...(shape.queryKeyNorms ? queryKeyNorms(block, shape.headWidth) : []),
  ];
}
