import { planLayer, postNorms, queryKeyNorms } from "./plan-layers.ts";
import { ones, weights, type PlannedTensor } from "./planned-tensor.ts";
import type { Gemma3nShape } from "./shape-schema.ts";

/** Constants of llama.cpp's Gemma 3n. Source: src/llama-hparams.h (n_altup, laurel_rank, n_embd_altup). */
export const GEMMA3N = {
  /** Parallel copies of the residual stream. */
  altupCount: 4,
  /** The copy that goes through attention and feed-forward network. */
  altupActiveIndex: 0,
  laurelRank: 64,
  /** Values of the embedding that each layer has of its own for each token. */
  perLayerWidth: 256,
} as const;

/** Tensors beside the layers, with the embeddings of all layers in one table. */
export function planGemma3nGlobals(shape: Gemma3nShape): PlannedTensor[] {
  const { width, layerCount, vocabularySize } = shape;
  const perLayerTotal = GEMMA3N.perLayerWidth * layerCount;
  return [
    projectionOfCopies("altup_proj.weight", width),
    projectionOfCopies("altup_unembd_proj.weight", width),
    weights("per_layer_token_embd.weight", perLayerTotal, vocabularySize),
    { ...weights("per_layer_model_proj.weight", width, perLayerTotal), keptType: "F16" },
    ones("per_layer_proj_norm.weight", GEMMA3N.perLayerWidth),
  ];
}

/** A layer. Source: llama.cpp, src/models/gemma3n.cpp; what is never quantized: src/llama-quant.cpp. */
export function planGemma3nLayer(shape: Gemma3nShape, block: string): PlannedTensor[] {
  const layer = planLayer(shape, block, {
    afterProjections: queryKeyNorms(block, shape.headWidth),
    ...postNorms(block, shape.width),
  });
  return [
    ...layer,
    ...perLayerInput(shape, block),
    ...altup(shape, block),
    ...laurel(shape, block),
  ];
}

function perLayerInput({ width }: Gemma3nShape, block: string): PlannedTensor[] {
  return [
    weights(`${block}.inp_gate.weight`, width, GEMMA3N.perLayerWidth),
    weights(`${block}.proj.weight`, GEMMA3N.perLayerWidth, width),
    ones(`${block}.post_norm.weight`, width),
  ];
}

/** Converters store the two small matrices of coefficients in single precision whatever the rest is. */
function altup({ width }: Gemma3nShape, block: string): PlannedTensor[] {
  const { altupCount } = GEMMA3N;
  return [
    { ...weights(`${block}.altup_correct_coef.weight`, altupCount, altupCount), keptType: "F32" },
    ones(`${block}.altup_correct_scale.weight`, width),
    {
      ...weights(`${block}.altup_predict_coef.weight`, altupCount, altupCount * altupCount),
      keptType: "F32",
    },
    { ...weights(`${block}.altup_router.weight`, width, altupCount), keptType: "F16" },
    ones(`${block}.altup_router_norm.weight`, width),
  ];
}

function laurel({ width }: Gemma3nShape, block: string): PlannedTensor[] {
  const { laurelRank } = GEMMA3N;
  return [
    { ...weights(`${block}.laurel_l.weight`, width, laurelRank), keptType: "F16" },
    { ...weights(`${block}.laurel_r.weight`, laurelRank, width), keptType: "F16" },
    ones(`${block}.laurel_post_norm.weight`, width),
  ];
}

/** One square matrix for each copy of the residual stream but the active one. */
function projectionOfCopies(name: string, width: number): PlannedTensor {
  return {
    name,
    dimensions: [width, width, GEMMA3N.altupCount - 1],
    content: "weights",
    keptType: "F16",
  };
}
