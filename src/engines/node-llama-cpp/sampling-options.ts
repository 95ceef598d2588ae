import type { LlamaGrammarEvaluationState, SequenceEvaluateOptions } from "node-llama-cpp";
import type { GenerateRequest } from "../../core/generation.ts";
import { jsonSchemaToGbnf, ROOT_RULE } from "../llama-cpp/grammar.ts";
import type { PublicSession } from "./public-session.ts";

/**
 * The library's options for a request. Filters are given explicitly, off included: its own defaults
 * are top-k 40 and top-p 0.95. Its chain has the same order as the direct engine's (top-k, top-p,
 * min-p, temperature, seeded draw); only a grammar is applied differently (after the draw, and
 * before it when the drawn token is not allowed), so that sampled, constrained texts may differ.
 * End-of-generation tokens are asked for, because what happens with them is decided here.
 *
 * @throws Error when the JSON Schema cannot be turned into a grammar
 */
export async function evaluateOptions(
  session: PublicSession,
  request: GenerateRequest,
): Promise<SequenceEvaluateOptions> {
  const { sampling, jsonSchema } = request;
  const grammar = jsonSchema === null ? null : await startGrammar(session, jsonSchema);
  return {
    temperature: sampling.temperature,
    topK: sampling.topK ?? 0,
    topP: sampling.topP ?? 1,
    minP: sampling.minP ?? 0,
    seed: sampling.seed,
    yieldEogToken: true,
    ...(grammar === null ? {} : { grammarEvaluationState: grammar }),
  };
}

/**
 * The grammar text is the direct engine's, through the public `createGrammar`: the public
 * `createGrammarForJsonSchema` would demand four line breaks after the JSON text, tokens that the
 * direct engine never makes.
 */
async function startGrammar(
  session: PublicSession,
  jsonSchema: Readonly<Record<string, unknown>>,
): Promise<LlamaGrammarEvaluationState> {
  const { llama, model } = session;
  const gbnf = await jsonSchemaToGbnf(jsonSchema);
  const grammar = await llama.createGrammar({ grammar: gbnf, rootRuleName: ROOT_RULE });
  const { LlamaGrammarEvaluationState } = await import("node-llama-cpp");
  return new LlamaGrammarEvaluationState({ model, grammar });
}
