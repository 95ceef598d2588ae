import type { ServedModel } from "../../core/http-observation.ts";
import type { GenerateRequest, Sampling } from "../../core/generation.ts";
import { failed, succeeded, type Outcome } from "../../core/outcome.ts";
import { abilitiesOf, type SoftwareAbilities } from "./server-software.ts";

export interface PreparedRequest {
  readonly endpoint: "chat/completions" | "completions";
  /** Not yet JSON. */
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * The request as the server is to see it: the standard's fields, and extensions only where the software
 * is known to understand them. What a request asks for and this server cannot be told is refused, never left
 * out; the one exception is `ignoreEndOfGeneration`, whose shorter answer is seen as it is. Defaults of the
 * server that a request does not mention are switched off as far as there are fields for them.
 */
export function prepareRequest(
  request: GenerateRequest,
  served: ServedModel,
): Outcome<PreparedRequest> {
  const abilities = abilitiesOf(served.software);
  const refusal = refusalOf(request, served, abilities);
  if (refusal !== null) return refusal;
  const isChat = request.prompt.kind === "messages";
  const body = {
    model: served.servedModel,
    ...promptField(request),
    max_tokens: request.maxOutputTokens,
    stream: true,
    stream_options: { include_usage: true },
    ...samplingFields(request.sampling, abilities),
    ...(request.stopStrings.length === 0 ? {} : { stop: request.stopStrings }),
    ...schemaField(request, abilities),
    ...(served.canClearCache ? { cache_prompt: false } : {}),
    ...(request.ignoreEndOfGeneration && abilities.ignoreEos ? { ignore_eos: true } : {}),
    ...tokenIdFields(request, served, abilities),
  };
  return succeeded({ endpoint: isChat ? "chat/completions" : "completions", body });
}

function refusalOf(
  { prompt, sampling, jsonSchema, cache }: GenerateRequest,
  served: ServedModel,
  abilities: SoftwareAbilities,
): Outcome<never> | null {
  const name = served.software ?? "a server of unknown software";
  const kind = prompt.kind;
  if (cache.kind === "prefix" && cache.tokenCount > 0) {
    return failed("engine-refused", "the cache of a server cannot be set to a prefix", null);
  }
  if (kind === "tokens" && !abilities.tokenPrompts) {
    return failed("engine-refused", `${name} takes no token ids as a prompt`, "Ask with text.");
  }
  if (usesTopKOrMinP(sampling) && !abilities.topKAndMinP) {
    return failed(
      "engine-refused",
      `${name} is not known to honour top-k and min-p`,
      "Leave them out, or use greedy decoding.",
    );
  }
  if (jsonSchema !== null && !takesSchema(kind, abilities)) {
    return failed("engine-refused", `${name} is not known to honour a JSON Schema here`, null);
  }
  return null;
}

/** Greedy decoding uses neither. */
function usesTopKOrMinP({ temperature, topK, minP }: Sampling): boolean {
  return temperature > 0 && (topK !== null || minP !== null);
}

function takesSchema(
  kind: GenerateRequest["prompt"]["kind"],
  abilities: SoftwareAbilities,
): boolean {
  return kind === "messages" ? abilities.schemaForMessages : abilities.schemaFieldForText !== null;
}

function promptField({ prompt }: GenerateRequest): Record<string, unknown> {
  switch (prompt.kind) {
    case "messages":
      return { messages: prompt.messages };
    case "text":
      return { prompt: prompt.text };
    case "tokens":
      return { prompt: prompt.tokens };
  }
}

/**
 * Greedy is temperature 0. Penalties change what greedy decoding gives too, and servers have defaults of their
 * own (a model's `generation_config.json`, an Ollama Modelfile): those of the standard are set to none. Where
 * the chain of samplers can be given, it is exactly that of the request, so that no default of the server
 * (llama-server: top-k 40, top-p 0.95, min-p 0.05, penalties as it was started) plays a part: for greedy the
 * one best token. What has no field in the standard stays at the server's default: in Ollama and LM Studio
 * the repeat penalty, top-k and min-p.
 */
function samplingFields(sampling: Sampling, abilities: SoftwareAbilities): Record<string, unknown> {
  const { temperature, topK, topP, minP, seed } = sampling;
  const penalties = {
    presence_penalty: 0,
    frequency_penalty: 0,
    ...(abilities.repetitionPenalty ? { repetition_penalty: 1 } : {}),
  };
  const chain = { samplers: chainOf(sampling), mirostat: 0, dynatemp_range: 0 };
  if (temperature === 0)
    return {
      temperature: 0,
      ...penalties,
      ...(abilities.samplerChain ? { ...chain, top_k: 1 } : {}),
    };
  return {
    temperature,
    seed,
    ...penalties,
    // Servers have defaults of their own for what is absent; 1 is that of the standard, and keeps all.
    top_p: topP ?? 1,
    ...(abilities.topKAndMinP ? { top_k: topK ?? 0, min_p: minP ?? 0 } : {}),
    ...(abilities.samplerChain ? chain : {}),
  };
}

/** llama-server's names of the samplers that a request uses, in the order of this tool's engines. */
function chainOf({ temperature, topK, topP, minP }: Sampling): string[] {
  if (temperature === 0) return ["top_k"];
  const uses = { top_k: topK, top_p: topP, min_p: minP, temperature };
  return Object.entries(uses).flatMap(([name, value]) => (value === null ? [] : [name]));
}

function schemaField(
  { prompt, jsonSchema }: GenerateRequest,
  { schemaFieldForText }: SoftwareAbilities,
): Record<string, unknown> {
  if (jsonSchema === null) return {};
  if (prompt.kind !== "messages" && schemaFieldForText === "json_schema")
    return { json_schema: jsonSchema };
  const named = { name: "answer", strict: true, schema: jsonSchema };
  return { response_format: { type: "json_schema", json_schema: named } };
}

/**
 * llama-server adds the ids of each chunk of a completion to `__verbose`. In conversations it does so only
 * in log-probabilities; those are asked for when the chain leaves one candidate, because else it would sort
 * the whole vocabulary for every token. `verbose` there tells what ended the answer.
 */
function tokenIdFields(
  { prompt, sampling }: GenerateRequest,
  { givesTokenIds }: ServedModel,
  { tokenIds }: SoftwareAbilities,
): Record<string, unknown> {
  if (!givesTokenIds || tokenIds === null) return {};
  if (tokenIds === "return_tokens") return { return_tokens: true };
  if (prompt.kind !== "messages") return { verbose: true };
  const ids = sampling.temperature === 0 ? { n_probs: 1, post_sampling_probs: true } : {};
  return { verbose: true, ...ids };
}
