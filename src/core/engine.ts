import { z } from "zod";
import type { GenerateRequest, GenerationTrace } from "./generation.ts";
import { serverRequestSchema, servedModelSchema } from "./http-observation.ts";
import { engineBufferSchema, type MemoryReading } from "./memory.ts";
import type { Outcome } from "./outcome.ts";
import { tokenIdSchema } from "./prompt.ts";
import type { ScoreReply, ScoreRequest, TokenizeReply, TokenizeRequest } from "./scoring.ts";

export const engineNames = ["llama-cpp", "node-llama-cpp", "mlx", "openai-http", "mock"] as const;
export const engineNameSchema = z.enum(engineNames);
export type EngineName = z.infer<typeof engineNameSchema>;

export const gpuKinds = ["metal", "cuda", "vulkan", "cpu"] as const;
export const gpuChoices = ["auto", ...gpuKinds] as const;
export const gpuChoiceSchema = z.enum(gpuChoices);
export type GpuChoice = z.infer<typeof gpuChoiceSchema>;
export type GpuKind = (typeof gpuKinds)[number];

export const kvTypes = ["f32", "f16", "bf16", "q8_0", "q4_0"] as const;

/** How a model is loaded. `null` leaves the choice to the engine; the choice it made is in `ModelFacts`. */
export const loadOptionsSchema = z.strictObject({
  gpu: gpuChoiceSchema,
  /** Layers placed on the GPU; `null` means all that fit the engine's own rule. */
  gpuLayers: z.int().nonnegative().nullable(),
  /** Threads for decoding and prefill; `null` means physical cores (performance cores on Apple). */
  threads: z.int().positive().nullable(),
  /** Context size in tokens; `null` means the model's trained context, at most 8,192. */
  contextTokens: z.int().positive().nullable(),
  /** Tokens submitted to the engine in one call. */
  batchTokens: z.int().positive(),
  /** Tokens computed in one pass. */
  microBatchTokens: z.int().positive(),
  kvTypeK: z.enum(kvTypes),
  kvTypeV: z.enum(kvTypes),
  flashAttention: z.enum(["auto", "on", "off"]),
  mmap: z.boolean(),
  /** Keep the full cache of sliding-window layers (larger, can be trimmed anywhere). */
  fullSlidingWindowCache: z.boolean(),
  /**
   * Sequences that the key-value cache tells apart. One is enough for everything but scoring in
   * `tree` mode: there one holds what all items share and each of the others one branch.
   */
  sequences: z.int().positive().max(256),
});

export type LoadOptions = z.infer<typeof loadOptionsSchema>;

/** llama.cpp's own defaults. */
export const DEFAULT_LOAD_OPTIONS: LoadOptions = {
  gpu: "auto",
  gpuLayers: null,
  threads: null,
  contextTokens: null,
  batchTokens: 2048,
  microBatchTokens: 512,
  kvTypeK: "f16",
  kvTypeV: "f16",
  flashAttention: "auto",
  mmap: true,
  fullSlidingWindowCache: false,
  sequences: 1,
};

export const loadRequestSchema = z.strictObject({
  engine: engineNameSchema,
  /** The model's file, folder or script; for a server its base URL. */
  modelPath: z.string().min(1),
  /** Load vocabulary and header only: enough to render and tokenize, no weights. */
  vocabularyOnly: z.boolean(),
  options: loadOptionsSchema,
  /** How the server is asked; only for `openai-http`. */
  server: serverRequestSchema.optional(),
});

export type LoadRequest = z.infer<typeof loadRequestSchema>;

export const deviceSchema = z.strictObject({
  name: z.string(),
  description: z.string(),
  kind: z.enum(["cpu", "gpu", "integrated-gpu", "accelerator", "other"]),
  totalMemoryBytes: z.int().nonnegative().nullable(),
});

/** What the engine says about itself and the model, once loaded. Part of it enters every trial key. */
export const modelFactsSchema = z.strictObject({
  engine: engineNameSchema,
  /** Version of the inference library, such as llama.cpp's `v0.4.0`. */
  engineVersion: z.string(),
  /** Package that ships it and its version. */
  enginePackage: z.string(),
  /** `null` when the engine does not tell, as servers do not. */
  gpuKind: z.enum(gpuKinds).nullable(),
  /** The CPU library that ggml chose, such as `ggml-cpu-zen4`; `null` when the engine does not tell. */
  cpuVariant: z.string().nullable(),
  devices: z.array(deviceSchema),
  buffers: z.array(engineBufferSchema),
  architecture: z.string().nullable(),
  description: z.string(),
  parameterCount: z.int().nonnegative().nullable(),
  /** Bytes of all tensors; `null` when no weights were loaded. */
  weightBytes: z.int().nonnegative().nullable(),
  /** `null` when the engine does not tell. */
  vocabularySize: z.int().positive().nullable(),
  trainedContextTokens: z.int().positive().nullable(),
  /** Attention window of sliding-window layers in tokens; `null` when the model has none. */
  slidingWindowTokens: z.int().positive().nullable(),
  /** `null` when the engine does not tell. */
  addsBeginToken: z.boolean().nullable(),
  /** Id of the beginning-of-sequence token; `null` when the vocabulary has none. */
  beginToken: tokenIdSchema.nullable(),
  /** Id of the end-of-sequence token; `null` when the vocabulary has none. */
  endToken: tokenIdSchema.nullable(),
  /** SHA-256 of the chat template in the model file; `null` when it has none. */
  chatTemplateSha256: z.string().nullable(),
  /** Random weights: speed and memory are real, the text is noise. */
  synthetic: z.boolean(),
  /** The options in force, every `null` of the request replaced by what was chosen; `null` for a server. */
  options: loadOptionsSchema.nullable(),
  /** The server that answers; only for `openai-http`. */
  served: servedModelSchema.optional(),
  loadNs: z.int().nonnegative(),
  /** What can be done with the model once its weights are loaded; plans are made on the vocabulary alone. */
  capabilities: z.strictObject({
    score: z.boolean(),
    jsonSchema: z.boolean(),
    prefixCache: z.boolean(),
    /** Prompts can be tokenized beforehand; absent means true. */
    tokenize: z.boolean().optional(),
  }),
});

export type ModelFacts = z.infer<typeof modelFactsSchema>;

/** Tokens that the context holds; `null` when the engine does not tell. */
export function contextTokensOf({ options, served }: ModelFacts): number | null {
  return options?.contextTokens ?? served?.contextTokens ?? null;
}

/**
 * @param piece the text that became whole with this token: empty inside a character, and while text is
 *   held back that may be the beginning of a stop string
 * @param knownAt the monotonic clock (`process.hrtime.bigint()`) when the id was known; `null` for an
 *   engine whose time is not that of the process
 */
export type TokenListener = (token: number, piece: string, knownAt: bigint | null) => void;

export interface GenerateOptions {
  /** Called with each new piece of text. Costs time per token: never set while measuring. */
  readonly onText?: (piece: string) => void;
  /**
   * Called with each output token once its id is known, not with the one that ends the output. Costs time
   * per token, all of it spent by the one who is called: never set while measuring.
   */
  readonly onToken?: TokenListener;
  readonly signal?: AbortSignal;
}

/**
 * A model that is ready to work. The same interface inside the engine process and, as a proxy, in
 * the process that steers it. Nothing here throws for reasons of the model or the engine: an
 * `Outcome` says so. Requests run one after another.
 */
export interface LoadedModel {
  readonly facts: ModelFacts;
  generate(request: GenerateRequest, options?: GenerateOptions): Promise<Outcome<GenerationTrace>>;
  score(request: ScoreRequest): Promise<Outcome<ScoreReply>>;
  tokenize(request: TokenizeRequest): Promise<Outcome<TokenizeReply>>;
  /** The text of ids, special tokens written out; absent where the engine is in another process. */
  detokenize?(tokens: readonly number[]): Promise<Outcome<string>>;
  memory(): Promise<Outcome<MemoryReading>>;
  /** Frees everything. Calling it twice is fine. */
  close(): Promise<void>;
}
