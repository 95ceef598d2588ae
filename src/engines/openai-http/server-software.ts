/** What a server understands beyond the fields that every OpenAI-compatible server has. */
export interface SoftwareAbilities {
  /** `/v1/completions` takes a list of token ids as its prompt. */
  readonly tokenPrompts: boolean;
  /** `/v1/completions` evaluates the text as it is; else the server puts a chat template around it. */
  readonly rawText: boolean;
  /** `response_format` of kind `json_schema` is honoured for conversations. */
  readonly schemaForMessages: boolean;
  /** The field by which `/v1/completions` takes a JSON Schema; `null` for none. */
  readonly schemaFieldForText: "response_format" | "json_schema" | null;
  /** `top_k` and `min_p` are honoured. */
  readonly topKAndMinP: boolean;
  /** The whole chain of samplers can be given (`samplers`), so that no default of the server plays a part. */
  readonly samplerChain: boolean;
  /** `repetition_penalty` is honoured, 1 for none. */
  readonly repetitionPenalty: boolean;
  readonly ignoreEos: boolean;
  /** `cache_prompt: false` makes it evaluate the whole prompt. */
  readonly cacheSwitch: boolean;
  /**
   * How it is asked for the ids of its tokens: `return_tokens`, or llama-server's `verbose` (its
   * OpenAI endpoints do not answer to `return_tokens` in a stream).
   */
  readonly tokenIds: "return_tokens" | "verbose" | null;
  /** `/apply-template` and `/tokenize` beside `/v1`. */
  readonly tokenizes: boolean;
}

/** What is promised by the standard alone. */
const STANDARD: SoftwareAbilities = {
  tokenPrompts: true,
  rawText: true,
  schemaForMessages: false,
  schemaFieldForText: null,
  topKAndMinP: false,
  samplerChain: false,
  repetitionPenalty: false,
  ignoreEos: false,
  cacheSwitch: false,
  tokenIds: null,
  tokenizes: false,
};

/**
 * Read in the sources of llama.cpp (tools/server: server-schema.cpp, server-task.cpp) and of
 * mlx-lm 0.32.2 (server.py); for the others in their documentation, not yet run against them.
 */
const ABILITIES: Readonly<Record<string, SoftwareAbilities>> = {
  "llama-server": {
    ...STANDARD,
    schemaForMessages: true,
    schemaFieldForText: "json_schema",
    topKAndMinP: true,
    samplerChain: true,
    ignoreEos: true,
    cacheSwitch: true,
    tokenIds: "verbose",
    tokenizes: true,
  },
  "edge-bench": {
    ...STANDARD,
    schemaForMessages: true,
    schemaFieldForText: "response_format",
    topKAndMinP: true,
    ignoreEos: true,
    cacheSwitch: true,
    tokenIds: "return_tokens",
    tokenizes: true,
  },
  vllm: {
    ...STANDARD,
    schemaForMessages: true,
    schemaFieldForText: "response_format",
    topKAndMinP: true,
    repetitionPenalty: true,
    ignoreEos: true,
  },
  ollama: { ...STANDARD, tokenPrompts: false, rawText: false, schemaForMessages: true },
  "lm-studio": { ...STANDARD, tokenPrompts: false, schemaForMessages: true },
  "mlx_lm.server": { ...STANDARD, tokenPrompts: false, topKAndMinP: true },
};

/** What a server can be asked for; the standard alone when its software is not known. */
export function abilitiesOf(software: string | null): SoftwareAbilities {
  return ABILITIES[software ?? ""] ?? STANDARD;
}
