import type { GenerateOptions } from "../../core/engine.ts";
import type { GenerateRequest } from "../../core/generation.ts";
import { greedyGrammarChooser, samplingGrammarChooser } from "./grammar-chooser.ts";
import type { NativeSession } from "./native-session.ts";
import { greedyChooser, samplingChooser, type TokenChooser } from "./token-chooser.ts";

/**
 * What a request needs to choose its tokens; `null` for the lean greedy loop, which needs nothing.
 * @param gbnf the grammar that the output must follow; `null` for none
 * @throws GrammarError when llama.cpp cannot read the grammar
 */
export function createChooser(
  session: NativeSession,
  request: GenerateRequest,
  gbnf: string | null,
  options: GenerateOptions | undefined,
): TokenChooser | null {
  const { sampling } = request;
  if (sampling.temperature > 0) {
    return gbnf === null
      ? samplingChooser(session, sampling)
      : samplingGrammarChooser(session, sampling, gbnf);
  }
  if (gbnf !== null) return greedyGrammarChooser(session, gbnf);
  const isListenedTo = options?.onText !== undefined || options?.onToken !== undefined;
  return request.stopStrings.length > 0 || isListenedTo ? greedyChooser(session) : null;
}
