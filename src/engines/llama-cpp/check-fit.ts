import type { GenerateRequest } from "../../core/generation.ts";
import { failed, type Outcome } from "../../core/outcome.ts";

/** Refuses a request that cannot be carried out in this context; `null` when it can. */
export function checkFit(
  request: GenerateRequest,
  promptTokenCount: number,
  contextTokens: number,
): Outcome<never> | null {
  if (promptTokenCount === 0)
    return failed("engine-refused", "the prompt has no tokens", "Give it some text.");
  const neededTokens = promptTokenCount + request.maxOutputTokens;
  if (neededTokens > contextTokens) {
    return failed(
      "context-overflow",
      `prompt (${promptTokenCount} tokens) and output (${request.maxOutputTokens}) need ${neededTokens} tokens, the context holds ${contextTokens}`,
      `Use --context ${neededTokens} or more, or a shorter prompt.`,
    );
  }
  if (request.cache.kind === "prefix" && request.cache.tokenCount >= promptTokenCount) {
    return failed(
      "engine-refused",
      `a cached prefix of ${request.cache.tokenCount} tokens leaves nothing to evaluate of a prompt of ${promptTokenCount}`,
      "At least the last prompt token must be evaluated.",
    );
  }
  return null;
}
