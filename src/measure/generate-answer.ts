import type { EvaluationResult, ItemRequest } from "../core/evaluation.ts";
import { contextTokensOf, type LoadedModel } from "../core/engine.ts";
import type { GenerationTrace } from "../core/generation.ts";
import type { Prompt } from "../core/prompt.ts";
import { failed, succeeded, type Outcome } from "../core/outcome.ts";

interface FittingPrompt {
  readonly prompt: Prompt;
  readonly truncatedTokenCount: number;
}

/**
 * Generates the answer to an item. A prompt that leaves no room for the answer loses tokens on the left,
 * as in lm-eval; how many is recorded. A conversation that a server renders itself, and any prompt of a
 * model whose tokens cannot be known beforehand, goes as it is: the server refuses what does not fit.
 */
export async function generateAnswer(
  request: Extract<ItemRequest, { kind: "generation" }>,
  model: LoadedModel,
): Promise<Outcome<EvaluationResult>> {
  const fitting = await fitPrompt(request, model);
  if (fitting.status === "failed") return fitting;
  const { prompt, truncatedTokenCount } = fitting.value;
  const canShare =
    model.facts.capabilities.prefixCache &&
    truncatedTokenCount === 0 &&
    request.sharedTokenCount > 0;
  const outcome = await model.generate({
    prompt,
    sampling: request.sampling,
    maxOutputTokens: request.maxOutputTokens,
    ignoreEndOfGeneration: false,
    stopStrings: request.stopStrings,
    jsonSchema: null,
    cache: canShare ? { kind: "prefix", tokenCount: request.sharedTokenCount } : { kind: "cold" },
  });
  if (outcome.status === "failed") return outcome;
  return succeeded({
    kind: "generation",
    trace: withoutPrompt(outcome.value),
    truncatedTokenCount,
  });
}

type GenerationResult = Extract<EvaluationResult, { kind: "generation" }>;

/** The prompt stands in the plan; thousands of copies of its ids would make up most of the log. */
function withoutPrompt(trace: GenerationTrace): GenerationResult["trace"] {
  const rest: Partial<GenerationTrace> & GenerationResult["trace"] = { ...trace };
  delete rest.promptTokens;
  delete rest.renderedPrompt;
  return rest;
}

async function fitPrompt(
  { prompt: text, messages, maxOutputTokens }: Extract<ItemRequest, { kind: "generation" }>,
  model: LoadedModel,
): Promise<Outcome<FittingPrompt>> {
  if (messages !== undefined) return whole({ kind: "messages", messages });
  const prompt: Prompt = { kind: "text", text };
  if (model.facts.capabilities.tokenize === false) return whole(prompt);
  const reply = await model.tokenize({ prompts: [prompt] });
  if (reply.status === "failed") return reply;
  const tokens = reply.value.prompts[0]?.tokens ?? null;
  const contextTokens = contextTokensOf(model.facts);
  if (tokens === null || contextTokens === null) return whole(prompt);
  return cutPrompt(prompt, tokens, contextTokens, maxOutputTokens);
}

function whole(prompt: Prompt): Outcome<FittingPrompt> {
  return succeeded({ prompt, truncatedTokenCount: 0 });
}

/** The prompt as it is where it fits, else its last tokens. */
function cutPrompt(
  prompt: Prompt,
  tokens: readonly number[],
  contextTokens: number,
  maxOutputTokens: number,
): Outcome<FittingPrompt> {
  const room = contextTokens - maxOutputTokens;
  if (tokens.length <= room) return whole(prompt);
  if (room < 1) {
    return failed(
      "context-overflow",
      `${maxOutputTokens} output tokens leave no room for a prompt in a context of ${contextTokens}`,
      `Use --context ${maxOutputTokens + tokens.length} or more.`,
    );
  }
  return succeeded({
    prompt: { kind: "tokens", tokens: tokens.slice(-room) },
    truncatedTokenCount: tokens.length - room,
  });
}
