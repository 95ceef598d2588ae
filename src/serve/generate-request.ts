import { contextTokensOf } from "../core/engine.ts";
import type { GenerateRequest } from "../core/generation.ts";
import type { Failure } from "../core/outcome.ts";
import { ApiError, ClientGoneError } from "./api-error.ts";
import type { CompletionRequest } from "./completion-request.ts";
import type { Served } from "./served.ts";

/**
 * What the engine is asked for. The prompt is tokenized beforehand only where its ids decide something:
 * what the cache already holds of it, or how much room it leaves.
 * @throws ApiError when the prompt cannot be read or leaves no room
 */
export async function generateRequestOf(
  served: Served,
  request: CompletionRequest,
): Promise<GenerateRequest> {
  const { prompt, maxOutputTokens, usesCache } = request;
  const tokens = usesCache || maxOutputTokens === null ? await tokensOf(served, prompt) : null;
  return {
    prompt,
    sampling: request.sampling,
    maxOutputTokens: maxOutputTokens ?? roomAfter(served, tokens?.length ?? 0),
    ignoreEndOfGeneration: request.ignoreEndOfGeneration,
    stopStrings: [...request.stopStrings],
    jsonSchema: request.jsonSchema,
    cache: usesCache && tokens !== null ? served.cache.stateFor(tokens) : { kind: "cold" },
  };
}

async function tokensOf(
  { model }: Served,
  prompt: GenerateRequest["prompt"],
): Promise<readonly number[]> {
  if (prompt.kind === "tokens") return prompt.tokens;
  const outcome = await model.tokenize({ prompts: [prompt] });
  if (outcome.status === "failed") throw refusalOf(outcome.failure);
  return outcome.value.prompts[0]?.tokens ?? [];
}

function roomAfter({ model }: Served, promptTokenCount: number): number {
  const contextTokens = contextTokensOf(model.facts) ?? 0;
  if (promptTokenCount < contextTokens) return contextTokens - promptTokenCount;
  throw new ApiError(
    `the prompt has ${promptTokenCount} tokens, the context holds ${contextTokens}: start the server with --context ${promptTokenCount + 1} or more`,
    { status: 400, code: "context_length_exceeded" },
  );
}

/** A failure of the engine as an answer: what it refuses is the request's fault, the rest is ours. */
export function refusalOf({ code, message, hint }: Failure): Error {
  if (code === "cancelled") return new ClientGoneError(message);
  const text = hint === null ? message : `${message}. ${hint}`;
  if (code === "context-overflow")
    return new ApiError(text, { status: 400, code: "context_length_exceeded" });
  if (code === "engine-refused") return new ApiError(text, { status: 400, code: "engine_refused" });
  return new ApiError(text, { status: 500, code: code.replaceAll("-", "_") });
}
