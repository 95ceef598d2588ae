import type { GenerationTrace } from "../core/generation.ts";
import type { AnswerIdentity } from "./answer-identity.ts";
import type { CompletionRequest } from "./completion-request.ts";

/** An answer in one object. */
export function wholeAnswer(
  { endpoint, returnsTokens }: CompletionRequest,
  { id, created, model, system_fingerprint }: AnswerIdentity,
  trace: GenerationTrace,
  figures: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const isChat = endpoint === "chat/completions";
  const content = isChat
    ? { message: { role: "assistant", content: trace.text } }
    : { text: trace.text };
  return {
    id,
    object: isChat ? "chat.completion" : "text_completion",
    created,
    model,
    system_fingerprint,
    choices: [{ index: 0, ...content, finish_reason: finishReasonOf(trace) }],
    ...(returnsTokens ? { tokens: trace.outputTokens } : {}),
    ...figures,
  };
}

/** OpenAI's word for why an answer ended. */
export function finishReasonOf({ stopReason }: Pick<GenerationTrace, "stopReason">): string {
  return stopReason === "max-tokens" ? "length" : "stop";
}
