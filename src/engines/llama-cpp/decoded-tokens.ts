import type { StopReason } from "../../core/generation.ts";

/** What a decode loop fills: ids and the clock when each was known, from index 0 on. */
export interface DecodedTokens {
  readonly ids: Int32Array;
  /** `process.hrtime.bigint()` when the id was known. */
  readonly times: BigInt64Array;
  /** Number of ids, the first one (from the prefill) included. */
  count: number;
  ending: StopReason;
  /** The id that ended it, not among `ids`; `null` when none did. */
  endToken: number | null;
}

/** Room for `capacity` tokens, and nothing decoded yet. */
export function noTokens(capacity: number): DecodedTokens {
  // One slot more: the time of an end-of-generation token is taken before it is recognised.
  return {
    ids: new Int32Array(capacity + 1),
    times: new BigInt64Array(capacity + 1),
    count: 0,
    ending: "max-tokens",
    endToken: null,
  };
}
