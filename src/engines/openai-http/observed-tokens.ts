import { isCount } from "./chunk-fields.ts";
import type { StreamedAnswer } from "./streamed-answer.ts";

export interface ObservedTokens {
  /** Without the end-of-generation token; `null` when the server did not send every id. */
  readonly outputTokens: number[] | null;
  readonly endToken: number | null;
  /** When each of `outputTokens` arrived; `null` when they did not come one by one. */
  readonly tokenNs: number[] | null;
}

const NOT_OBSERVED: ObservedTokens = { outputTokens: null, endToken: null, tokenNs: null };

const NO_TOKENS: ObservedTokens = { outputTokens: [], endToken: null, tokenNs: [] };

/**
 * The tokens of an answer, when the server sent the id of every one. llama-server leaves out those whose
 * bytes do not complete a character and, in conversations, those whose text it holds back: then its own
 * count is larger, and nothing is said of single tokens rather than something wrong.
 */
export function observedTokens(answer: StreamedAnswer, isCancelled: boolean): ObservedTokens {
  const { tokenIds } = answer;
  const told = toldCount(answer);
  if (tokenIds.length === 0) return told === 0 ? NO_TOKENS : NOT_OBSERVED;
  // A cancelled answer has no closing count; what came up to then came in order.
  if (!isCancelled && told !== tokenIds.length) return NOT_OBSERVED;
  const endToken = answer.stopType === "eos" ? (tokenIds.at(-1) ?? null) : null;
  const length = tokenIds.length - (endToken === null ? 0 : 1);
  const outputTokens = tokenIds.slice(0, length);
  return { outputTokens, endToken, tokenNs: timesOf(answer)?.slice(0, length) ?? null };
}

/**
 * Tokens that the server counted, the one that ended the output among them where it sends that; `null` when
 * it tells none, or none where there is text.
 */
export function toldCount({ timings, usage, chunkNs }: StreamedAnswer): number | null {
  const told = countIn(timings, "predicted_n") ?? usage?.outputTokenCount ?? null;
  return told === 0 && chunkNs.length > 0 ? null : told;
}

/** A count in the server's own timings. */
export function countIn(timings: StreamedAnswer["timings"], field: string): number | null {
  const value = timings?.[field];
  return isCount(value) ? value : null;
}

/** When each id arrived; `null` when two came in one chunk. A chunk without an id holds text that was left over at the end. */
function timesOf({ chunkNs, chunkTokenCounts }: StreamedAnswer): number[] | null {
  if (chunkTokenCounts.some((count) => count > 1)) return null;
  return chunkNs.filter((_, index) => chunkTokenCounts[index] === 1);
}
