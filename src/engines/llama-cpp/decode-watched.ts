import type { StopReason } from "../../core/generation.ts";
import { CANCEL, PROGRESS } from "./control.ts";
import type { DecodedTokens } from "./decoded-tokens.ts";
import type { NativeSession } from "./native-session.ts";
import type { OutputText } from "./output-text.ts";
import { DecodeError } from "./sequence-cache.ts";
import type { TokenChooser } from "./token-chooser.ts";

export interface WatchedDecoding {
  readonly chooser: TokenChooser;
  readonly text: OutputText;
  readonly maxTokens: number;
  readonly stopAtEnd: boolean;
}

/**
 * The loop for everything that must look at each token: sampling, grammars, stop strings, text while
 * it is made. `decoded` is empty at the start; the logits of the prefill are at `firstOutputIndex`.
 * @throws DecodeError, NotFiniteError
 */
export function decodeWatched(
  session: NativeSession,
  decoded: DecodedTokens,
  position: number,
  firstOutputIndex: number,
  watch: WatchedDecoding,
): StopReason {
  const { context, batch, api, vocabulary, control } = session;
  let outputIndex = firstOutputIndex;
  for (;;) {
    const token = watch.chooser.choose(outputIndex);
    const knownAt = process.hrtime.bigint();
    decoded.times[decoded.count] = knownAt;
    if (token === null) return "grammar-end";
    if (watch.stopAtEnd && session.endTokens.has(token)) {
      decoded.endToken = token;
      return "end-of-generation";
    }
    decoded.ids[decoded.count] = token;
    decoded.count += 1;
    control.words[PROGRESS] = position + decoded.count;
    if (watch.text.addToken(token, api.vocabulary.piece(vocabulary, token), knownAt))
      return "stop-string";
    if (control.words[CANCEL] !== 0) return "cancelled";
    if (decoded.count >= watch.maxTokens) return "max-tokens";
    batch.fillOne(token, position + decoded.count - 1);
    const code = api.context.decode(context, batch.native);
    if (code !== 0) throw new DecodeError(code);
    outputIndex = 0;
  }
}
