import type { GenerateRequest, StopReason } from "../../core/generation.ts";
import { CANCEL } from "./control.ts";
import { decodeGreedy } from "./decode-greedy.ts";
import { decodeWatched } from "./decode-watched.ts";
import type { DecodedTokens } from "./decoded-tokens.ts";
import { NotFiniteError, type NativeSession } from "./native-session.ts";
import type { OutputText } from "./output-text.ts";
import { LAST_OUTPUT, type Prefilled } from "./prefill.ts";
import type { TokenChooser } from "./token-chooser.ts";

/**
 * Decodes from the logits of the prefill on, in the loop that the request needs.
 * @param chooser `null` for the lean greedy loop
 * @returns why it ended
 * @throws DecodeError, NotFiniteError
 */
export function decode(
  session: NativeSession,
  request: GenerateRequest,
  decoded: DecodedTokens,
  prefilled: Prefilled,
  chooser: TokenChooser | null,
  text: OutputText,
): StopReason {
  const position = prefilled.prompt.tokens.length;
  const maxTokens = request.maxOutputTokens;
  const stopAtEnd = !request.ignoreEndOfGeneration;
  if (chooser !== null) {
    const watch = { chooser, text, maxTokens, stopAtEnd };
    return decodeWatched(session, decoded, position, LAST_OUTPUT, watch);
  }
  const first = session.logits.best();
  decoded.times[0] = process.hrtime.bigint();
  if (first < 0) throw new NotFiniteError();
  if (stopAtEnd && session.endTokens.has(first)) {
    decoded.endToken = first;
    return "end-of-generation";
  }
  decoded.ids[0] = first;
  decoded.count = 1;
  if (session.control.words[CANCEL] !== 0) return "cancelled";
  decodeGreedy(session, decoded, position, maxTokens, stopAtEnd);
  return decoded.ending;
}
