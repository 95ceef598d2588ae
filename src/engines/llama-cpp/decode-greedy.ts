import { CANCEL, PROGRESS } from "./control.ts";
import type { DecodedTokens } from "./decoded-tokens.ts";
import { NotFiniteError, type NativeSession } from "./native-session.ts";
import { DecodeError } from "./sequence-cache.ts";

/**
 * The hot path: a native call, an arg-max and a timestamp per token, nothing else. `decoded` holds
 * the first token already. With `stopAtEnd` a table look-up per token is added.
 * @param position where the first token goes in the sequence
 * @throws DecodeError, NotFiniteError
 */
export function decodeGreedy(
  session: NativeSession,
  decoded: DecodedTokens,
  position: number,
  maxTokens: number,
  stopAtEnd: boolean,
): void {
  const { context, batch, logits, endTokens } = session;
  const calls = session.api.context;
  const words = session.control.words;
  const { ids, times } = decoded;
  let token = ids[0] as number;
  let count = 1;
  while (count < maxTokens) {
    batch.fillOne(token, position + count - 1);
    const code = calls.decode(context, batch.native);
    if (code !== 0) throw new DecodeError(code);
    logits.at(0);
    token = logits.best();
    times[count] = process.hrtime.bigint();
    if (token < 0) throw new NotFiniteError();
    if (stopAtEnd && endTokens.has(token)) {
      decoded.ending = "end-of-generation";
      decoded.endToken = token;
      break;
    }
    ids[count] = token;
    count += 1;
    words[PROGRESS] = position + count;
    if (words[CANCEL] !== 0) {
      decoded.ending = "cancelled";
      break;
    }
  }
  decoded.count = count;
}
