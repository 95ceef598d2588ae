import { z } from "zod";
import type { LoadedModel } from "../core/engine.ts";
import type { Outcome } from "../core/outcome.ts";
import type { Prompt } from "../core/prompt.ts";
import { ApiError, badRequest } from "./api-error.ts";
import { parseBody, readConversation } from "./completion-request.ts";
import { refusalOf } from "./generate-request.ts";

type JsonObject = Readonly<Record<string, unknown>>;

const tokenizeSchema = z.looseObject({
  content: z.string("expected a text"),
  add_special: z.boolean("expected true or false").nullish(),
  parse_special: z.boolean("expected true or false").nullish(),
  with_pieces: z.boolean("expected true or false").nullish(),
});

const detokenizeSchema = z.looseObject({ tokens: z.array(z.int().nonnegative()) });

/**
 * `POST /tokenize` in llama-server's form: special tokens in the text are read, and those that the model
 * wants in front of a text are added only with `add_special`.
 * @throws ApiError
 */
export async function tokenize(model: LoadedModel, body: unknown): Promise<JsonObject> {
  const { content, add_special, parse_special, with_pieces } = parseBody(tokenizeSchema, body);
  if (parse_special === false) throw badRequest("parse_special: only true is supported");
  if (with_pieces === true) throw badRequest("with_pieces is not supported");
  const { tokens } = await read(model, { kind: "text", text: content });
  if (add_special === true) return { tokens };
  return { tokens: await withoutBegin(model, content, tokens) };
}

/** `POST /detokenize`: the text of ids, special tokens written out. @throws ApiError */
export async function detokenize(model: LoadedModel, body: unknown): Promise<JsonObject> {
  const { tokens } = parseBody(detokenizeSchema, body);
  return { content: await textOf(model, tokens) };
}

/** `POST /apply-template`: the text that a conversation becomes. @throws ApiError */
export async function applyTemplate(model: LoadedModel, body: unknown): Promise<JsonObject> {
  const { renderedPrompt } = await read(model, readConversation(body));
  return { prompt: renderedPrompt };
}

async function read(
  model: LoadedModel,
  prompt: Prompt,
): Promise<{ readonly renderedPrompt: string | null; readonly tokens: readonly number[] }> {
  const { prompts } = valueOf(await model.tokenize({ prompts: [prompt] }));
  return { renderedPrompt: prompts[0]?.renderedPrompt ?? null, tokens: prompts[0]?.tokens ?? [] };
}

/** The engine adds the beginning-of-sequence token, except to a text that writes it out itself. */
async function withoutBegin(
  model: LoadedModel,
  content: string,
  tokens: readonly number[],
): Promise<readonly number[]> {
  const { addsBeginToken, beginToken } = model.facts;
  if (addsBeginToken !== true || beginToken === null || tokens[0] !== beginToken) return tokens;
  const beginText = await textOf(model, [beginToken]);
  return beginText !== "" && content.startsWith(beginText) ? tokens : tokens.slice(1);
}

async function textOf(model: LoadedModel, tokens: readonly number[]): Promise<string> {
  if (model.detokenize === undefined)
    throw new ApiError("this engine gives no text of ids", { status: 501, code: "not_supported" });
  return valueOf(await model.detokenize(tokens));
}

function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.status === "ok") return outcome.value;
  throw refusalOf(outcome.failure);
}
