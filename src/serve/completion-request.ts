import { randomInt } from "node:crypto";
import { z } from "zod";
import type { GenerateRequest, Sampling } from "../core/generation.ts";
import type { ChatMessage, Prompt } from "../core/prompt.ts";
import { badRequest } from "./api-error.ts";
import { refuseUnsupported } from "./refused-fields.ts";
import {
  chatRequestSchema,
  textRequestSchema,
  type ChatRequest,
  type CommonFields,
  type TextRequest,
} from "./request-schema.ts";

export type CompletionEndpoint = "chat/completions" | "completions";

/** A body of one of the two completion endpoints, checked and in the words of this tool. */
export interface CompletionRequest {
  readonly endpoint: CompletionEndpoint;
  readonly model: string | null;
  readonly prompt: Prompt;
  readonly sampling: Sampling;
  /** `null` for as many as the context holds. */
  readonly maxOutputTokens: number | null;
  readonly ignoreEndOfGeneration: boolean;
  readonly stopStrings: readonly string[];
  readonly jsonSchema: GenerateRequest["jsonSchema"];
  /** Begin with what the cache holds of the prompt; else from an empty one. */
  readonly usesCache: boolean;
  readonly isStreamed: boolean;
  readonly includesUsage: boolean;
  readonly returnsTokens: boolean;
}

/** @throws ApiError 400 that names the field */
export function readCompletionRequest(
  endpoint: CompletionEndpoint,
  body: unknown,
): CompletionRequest {
  const fields = parseBody(z.record(z.string(), z.unknown()), body);
  refuseUnsupported(fields);
  if (endpoint === "chat/completions") {
    const request = parseBody(chatRequestSchema, fields);
    return { endpoint, prompt: conversationOf(request), ...settingsOf(request) };
  }
  const request = parseBody(textRequestSchema, fields);
  return { endpoint, prompt: promptOf(request), ...settingsOf(request) };
}

/**
 * A body that must follow a schema.
 * @throws ApiError 400 with the first field that does not
 */
export function parseBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue?.path.join(".") ?? "";
  if (place === "") throw badRequest("the body must be a JSON object");
  throw badRequest(`${place}: ${issue?.message ?? "expected another value"}`, place);
}

/** The conversation of a body that has `messages`. @throws ApiError 400 */
export function readConversation(body: unknown): Prompt {
  return conversationOf(parseBody(chatRequestSchema, body));
}

function conversationOf({ messages }: ChatRequest): Prompt {
  return { kind: "messages", messages: messages.map(messageOf) };
}

function messageOf({ role, content }: ChatRequest["messages"][number]): ChatMessage {
  const text = typeof content === "string" ? content : content.map((part) => part.text).join("\n");
  return { role: role === "developer" ? "system" : role, content: text };
}

function promptOf({ prompt }: TextRequest): Prompt {
  if (typeof prompt === "string") return { kind: "text", text: prompt };
  // One prompt may stand in a list of its own.
  const [first] = prompt;
  if (typeof first === "string") return { kind: "text", text: first };
  return { kind: "tokens", tokens: prompt.flatMap((id) => (typeof id === "string" ? [] : id)) };
}

function settingsOf(request: CommonFields): Omit<CompletionRequest, "endpoint" | "prompt"> {
  const { stop } = request;
  return {
    model: request.model ?? null,
    sampling: samplingOf(request),
    maxOutputTokens: limitOf(request),
    ignoreEndOfGeneration: request.ignore_eos ?? false,
    stopStrings: typeof stop === "string" ? [stop] : (stop ?? []),
    jsonSchema: schemaOf(request),
    usesCache: request.cache_prompt ?? true,
    isStreamed: request.stream ?? false,
    includesUsage: request.stream_options?.include_usage ?? false,
    returnsTokens: request.return_tokens ?? false,
  };
}

/** OpenAI's default temperature is 1; a seed that is not given is drawn. */
function samplingOf({ temperature, top_k, top_p, min_p, seed }: CommonFields): Sampling {
  const isSeedGiven = seed !== undefined && seed !== null && seed >= 0;
  return {
    temperature: temperature ?? 1,
    topK: top_k !== undefined && top_k !== null && top_k > 0 ? top_k : null,
    topP: top_p ?? null,
    minP: min_p ?? null,
    seed: isSeedGiven ? seed : randomInt(0x1_0000_0000),
  };
}

/** -1 is llama.cpp's word for no limit. */
function limitOf(request: CommonFields): number | null {
  const field =
    (request.max_completion_tokens ?? null) === null ? "max_tokens" : "max_completion_tokens";
  const limit = request[field] ?? -1;
  if (limit === -1) return null;
  if (limit >= 1) return limit;
  throw badRequest(`${field}: at least 1 token must be made, ${limit} was asked for`, field);
}

function schemaOf({ response_format: format }: CommonFields): GenerateRequest["jsonSchema"] {
  if (format === undefined || format === null || format.type === "text") return null;
  const schema = format.json_schema?.schema ?? format.schema ?? null;
  if (schema !== null) return schema;
  // The grammar of an object without named members is `{}`: that would be an answer to nobody.
  throw badRequest(
    "response_format: a schema is missing: send type json_schema with json_schema.schema",
    "response_format",
  );
}
