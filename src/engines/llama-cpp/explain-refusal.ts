import { failed, type Outcome } from "../../core/outcome.ts";
import { ChatTemplateError } from "./chat-template.ts";
import { GrammarError } from "./grammar.ts";
import { NoLogitsError } from "./logits.ts";
import { NotFiniteError } from "./native-session.ts";
import { DecodeError } from "./sequence-cache.ts";
import { OutsideVocabularyError } from "./token-ids.ts";

/**
 * Refusals of llama.cpp, of the chat template or of the request as outcomes.
 * @throws anything else, which is a bug
 */
export function explainRefusal(error: unknown): Outcome<never> {
  if (error instanceof NotFiniteError)
    return failed(
      "not-finite",
      error.message,
      "The file's weights are broken; verify its SHA-256 and load it again.",
    );
  if (error instanceof DecodeError)
    return failed(error.code === 1 ? "context-overflow" : "engine-refused", error.message, null);
  if (error instanceof ChatTemplateError)
    return failed(
      "engine-refused",
      `the chat template of the model file failed: ${error.message}`,
      "Ask with a raw text prompt, or use another file of this model.",
    );
  if (error instanceof GrammarError)
    return failed(
      "engine-refused",
      error.message,
      "Simplify the schema, or ask without one and check the output afterwards.",
    );
  if (error instanceof OutsideVocabularyError)
    return failed("engine-refused", error.message, "Tokenize with this very model.");
  if (error instanceof NoLogitsError)
    return failed("engine-refused", error.message, "Use a model that generates text.");
  throw error;
}
