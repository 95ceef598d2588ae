import { z } from "zod";

/** Bytes, <unk>, <s>, </s>, two chat marks and single characters need this much. */
const SMALLEST_VOCABULARY = 1024;

/** Layers of Gemma 3n with keys and values of their own. Source: llama.cpp, src/models/gemma3n.cpp. */
export const GEMMA3N_OWN_KEY_VALUE_LAYERS = 20;

/** What every architecture has. */
const common = {
  summary: z.string().min(1),
  /** Where the numbers come from; `null` for shapes that copy no model. */
  source: z.string().min(1).nullable(),
  layerCount: z.int().positive().max(256),
  /** Width of the residual stream (embedding length). */
  width: z.int().positive().max(16_384).multipleOf(32),
  feedForwardWidth: z.int().positive().max(65_536).multipleOf(32),
  headCount: z.int().positive().max(256),
  keyValueHeadCount: z.int().positive().max(256),
  headWidth: z.int().positive().max(512).multipleOf(2),
  vocabularySize: z.int().min(SMALLEST_VOCABULARY).max(524_288),
  contextTokens: z.int().positive().max(1_048_576),
  /** The output matrix is the token embedding. */
  tiedEmbeddings: z.boolean(),
  ropeFrequencyBase: z.number().positive(),
  rmsNormEpsilon: z.number().positive(),
  chatTemplate: z.enum(["chatml", "none"]),
};

const dense = {
  ...common,
  /** A tensor of frequency factors, as Llama 3.1 and later have. */
  ropeFrequencyFactors: z.boolean(),
  queryKeyValueBiases: z.boolean(),
  queryKeyNorms: z.boolean(),
};

/** Layers that see the last tokens only, between layers that see all of them. */
const slidingWindow = {
  slidingWindowTokens: z.int().positive().max(1_048_576),
  /** One layer in so many sees the whole context: the last of each group. */
  slidingWindowPeriod: z.int().positive().max(64),
  /** Of the layers with a window; the others use `ropeFrequencyBase`. */
  slidingRopeFrequencyBase: z.number().positive(),
};

const llamaSchema = z.strictObject({ architecture: z.literal("llama"), ...dense });
const qwen2Schema = z.strictObject({ architecture: z.literal("qwen2"), ...dense });
const qwen3Schema = z.strictObject({ architecture: z.literal("qwen3"), ...dense });

const qwen3vlSchema = z.strictObject({
  architecture: z.literal("qwen3vl"),
  ...common,
  /** Pairs of a head's values that turn with time, height, width and a fourth axis; text uses all alike. */
  ropeSections: z.tuple([
    z.int().nonnegative(),
    z.int().nonnegative(),
    z.int().nonnegative(),
    z.int().nonnegative(),
  ]),
  /** Layers that images would reach by a way of their own. */
  deepstackLayerCount: z.int().nonnegative().max(64),
});

const mistral3Schema = z.strictObject({
  architecture: z.literal("mistral3"),
  ...common,
  /** Stretching of the rotary positions (YaRN). */
  yarn: z.strictObject({
    factor: z.number().positive(),
    originalContextTokens: z.int().positive().max(1_048_576),
    betaFast: z.number().positive(),
    betaSlow: z.number().positive(),
    logMultiplier: z.number().nonnegative(),
  }),
  /** How fast queries grow behind the original context; 0 for not at all. */
  attentionTemperatureScale: z.number().nonnegative(),
});

const gemma3Schema = z.strictObject({
  architecture: z.literal("gemma3"),
  ...common,
  ...slidingWindow,
});

const gemma3nSchema = z.strictObject({
  architecture: z.literal("gemma3n"),
  ...common,
  ...slidingWindow,
});

/** The shape of a model: everything that decides its speed and memory, and nothing it has learnt. */
export const modelShapeSchema = z
  .discriminatedUnion("architecture", [
    llamaSchema,
    qwen2Schema,
    qwen3Schema,
    qwen3vlSchema,
    mistral3Schema,
    gemma3Schema,
    gemma3nSchema,
  ])
  .superRefine((shape, context) => {
    for (const message of contradictions(shape)) context.addIssue({ code: "custom", message });
  });

export type ModelShape = z.infer<typeof modelShapeSchema>;
export type DenseShape = Extract<ModelShape, { architecture: "llama" | "qwen2" | "qwen3" }>;
export type Qwen3VlShape = Extract<ModelShape, { architecture: "qwen3vl" }>;
export type Mistral3Shape = Extract<ModelShape, { architecture: "mistral3" }>;
export type Gemma3Shape = Extract<ModelShape, { architecture: "gemma3" }>;
export type Gemma3nShape = Extract<ModelShape, { architecture: "gemma3n" }>;

/** What llama.cpp would not load. */
function contradictions(shape: ModelShape): string[] {
  const found: string[] = [];
  if (shape.headCount % shape.keyValueHeadCount !== 0) {
    found.push("headCount must be a multiple of keyValueHeadCount");
  }
  switch (shape.architecture) {
    case "llama":
    case "qwen2":
    case "qwen3":
      return [...found, ...denseContradictions(shape)];
    case "qwen3vl":
      return [...found, ...sectionContradictions(shape)];
    case "gemma3n":
      return [...found, ...gemma3nContradictions(shape)];
    case "mistral3":
    case "gemma3":
      return found;
  }
}

function denseContradictions(shape: DenseShape): string[] {
  const found: string[] = [];
  if (shape.architecture === "qwen2" && shape.headCount * shape.headWidth !== shape.width) {
    found.push("qwen2 needs headCount x headWidth = width");
  }
  if (shape.queryKeyNorms !== (shape.architecture === "qwen3")) {
    found.push("queryKeyNorms belong to qwen3, and qwen3 needs them");
  }
  if (shape.queryKeyValueBiases && shape.architecture === "qwen3") {
    found.push("qwen3 has no queryKeyValueBiases");
  }
  return found;
}

function sectionContradictions({ ropeSections, headWidth }: Qwen3VlShape): string[] {
  const pairs = ropeSections.reduce((sum, section) => sum + section, 0);
  return 2 * pairs === headWidth ? [] : ["ropeSections must add up to half of headWidth"];
}

/**
 * Layers from the twentieth on read the keys and values of the two before it: with a window those of
 * the last but one, else those of the last. Source: llama.cpp, src/llama-model.cpp (create_memory).
 */
function gemma3nContradictions(shape: Gemma3nShape): string[] {
  const { layerCount, slidingWindowPeriod } = shape;
  if (layerCount <= GEMMA3N_OWN_KEY_VALUE_LAYERS) return [];
  const fits = slidingWindowPeriod > 1 && GEMMA3N_OWN_KEY_VALUE_LAYERS % slidingWindowPeriod === 0;
  return fits
    ? []
    : ["gemma3n of more than 20 layers needs a slidingWindowPeriod of 2, 4, 5, 10 or 20"];
}
