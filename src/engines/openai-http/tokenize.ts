import { z } from "zod";
import type { Prompt } from "../../core/prompt.ts";
import { failed, succeeded, type Outcome } from "../../core/outcome.ts";
import type { TokenizeReply, TokenizeRequest } from "../../core/scoring.ts";
import { wholeNumbersSchema } from "../../core/whole-numbers.ts";
import { askJson } from "./ask-json.ts";
import type { Endpoint } from "./endpoint.ts";
import { malformed } from "./failures.ts";

type TokenizedPrompt = TokenizeReply["prompts"][number];

const templateAnswerSchema = z.looseObject({ prompt: z.string() });
const tokensAnswerSchema = z.looseObject({ tokens: wholeNumbersSchema });

/** What tokenizing needs to know of a server. */
export interface Tokenizing {
  readonly endpoint: Endpoint;
  /** The server has `/apply-template` and `/tokenize`. */
  readonly isPossible: boolean;
  readonly vocabularySize: number | null;
}

/**
 * The ids that the server would evaluate, by its own `/apply-template` and `/tokenize`: llama-server's
 * completions add the special tokens of the vocabulary and read those in the text, also for a rendered
 * conversation (server-context.cpp, `tokenize_input_prompts(..., true, true, ...)`).
 * A server without these gives `null`.
 */
export async function tokenize(
  tokenizing: Tokenizing,
  { prompts }: TokenizeRequest,
): Promise<Outcome<TokenizeReply>> {
  const tokenized: TokenizedPrompt[] = [];
  for (const prompt of prompts) {
    const one = await tokenizeOne(tokenizing, prompt);
    if (one.status === "failed") return one;
    tokenized.push(one.value);
  }
  return succeeded({ prompts: tokenized });
}

async function tokenizeOne(
  { endpoint, isPossible, vocabularySize }: Tokenizing,
  prompt: Prompt,
): Promise<Outcome<TokenizedPrompt>> {
  if (prompt.kind === "tokens") {
    const refusal = refuseOutside(prompt.tokens, vocabularySize);
    return refusal ?? succeeded({ renderedPrompt: null, tokens: prompt.tokens });
  }
  if (!isPossible) {
    const renderedPrompt = prompt.kind === "text" ? prompt.text : null;
    return succeeded({ renderedPrompt, tokens: null });
  }
  const text =
    prompt.kind === "text" ? succeeded(prompt.text) : await renderOne(endpoint, prompt.messages);
  if (text.status === "failed") return text;
  const asked = { content: text.value, add_special: true, parse_special: true };
  const tokens = await ask(endpoint, "/tokenize", asked, tokensAnswerSchema);
  if (tokens.status === "failed") return tokens;
  return succeeded({ renderedPrompt: text.value, tokens: tokens.value.tokens });
}

/** An id that the vocabulary does not have; `null` when all are in it or its size is not known. */
export function refuseOutside(
  tokens: readonly number[],
  vocabularySize: number | null,
): Outcome<never> | null {
  if (vocabularySize === null) return null;
  const outside = tokens.find((token) => token >= vocabularySize);
  if (outside === undefined) return null;
  return failed(
    "engine-refused",
    `token ${outside} is outside the vocabulary of ${vocabularySize}`,
    "Tokenize with this very model.",
  );
}

async function renderOne(
  endpoint: Endpoint,
  messages: Extract<Prompt, { kind: "messages" }>["messages"],
): Promise<Outcome<string>> {
  const answer = await ask(endpoint, "/apply-template", { messages }, templateAnswerSchema);
  return answer.status === "failed" ? answer : succeeded(answer.value.prompt);
}

async function ask<T>(
  endpoint: Endpoint,
  path: string,
  body: unknown,
  schema: z.ZodType<T>,
): Promise<Outcome<T>> {
  const url = `${endpoint.rootUrl}${path}`;
  const answer = await askJson(endpoint, url, body);
  if (answer.status === "failed") return answer;
  const parsed = schema.safeParse(answer.value.body);
  return parsed.success ? succeeded(parsed.data) : malformed(url, "not what was asked for");
}
