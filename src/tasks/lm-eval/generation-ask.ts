import { GREEDY } from "../../core/generation.ts";
import type { AskSettings, TaskAsk } from "../task.ts";
import { lmEvalPrompt, type PromptParts } from "./lm-eval-prompt.ts";

/** A request for greedy text. */
export function greedyAsk(
  parts: PromptParts,
  settings: AskSettings,
  limits: { readonly maxOutputTokens: number; readonly stopStrings: readonly string[] },
): TaskAsk {
  return {
    kind: "generation",
    prompt: lmEvalPrompt(parts, settings),
    sampling: GREEDY,
    ...limits,
  };
}
