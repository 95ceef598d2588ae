import { commonPrefixLength } from "../../core/common-prefix.ts";
import type { LoadedModel } from "../../core/engine.ts";
import { succeeded, type Outcome } from "../../core/outcome.ts";
import type { ItemScore, ScoreMode } from "../../core/scoring.ts";
import type { SplitPair } from "../../measure/split-continuation.ts";
import type { NumberedRequest } from "./read-requests.ts";
import type { ScoreLine } from "./score-lines.ts";

/** A request ready to be scored. */
export interface SplitRequest {
  readonly request: NumberedRequest;
  readonly pair: SplitPair;
}

/** Requests in one message to the engine. */
const LARGEST_BATCH = 64;

/**
 * Cuts the requests, in order, where the next has less than half of what the batch has in common.
 * What is in common is evaluated once for the batch.
 */
export function cutIntoBatches(requests: readonly SplitRequest[]): SplitRequest[][] {
  const batches: SplitRequest[][] = [];
  let batch: SplitRequest[] = [];
  let commonCount = 0;
  for (const request of requests) {
    const shared = sharedContext(batch[0], request, commonCount);
    if (batch.length === LARGEST_BATCH || (batch.length > 0 && shared * 2 < commonCount)) {
      batches.push(batch);
      batch = [];
    }
    commonCount = batch.length === 0 ? request.pair.contextTokens.length : shared;
    batch.push(request);
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}

/** Length of what two contexts begin with, at most `limit`. */
function sharedContext(
  left: SplitRequest | undefined,
  right: SplitRequest | undefined,
  limit: number,
): number {
  return Math.min(
    limit,
    commonPrefixLength(left?.pair.contextTokens ?? [], right?.pair.contextTokens ?? []),
  );
}

/** The lines of a batch, in the order of its requests. */
export async function scoreBatch(
  model: Pick<LoadedModel, "score">,
  batch: readonly SplitRequest[],
  next: SplitRequest | undefined,
  mode: ScoreMode,
): Promise<Outcome<ScoreLine[]>> {
  // A batch of a tree would be cut at another place for each next one: nothing would be found again.
  const shared = mode === "exact" ? sharedContext(batch[0], next, Infinity) : 0;
  const reply = await model.score({
    items: batch.map(({ pair }) => ({
      contextTokens: [...pair.contextTokens],
      continuationTokens: [...pair.continuationTokens],
    })),
    mode,
    keepPrefixTokenCount: shared > 0 ? shared : null,
    topCount: 0,
  });
  if (reply.status === "failed") return reply;
  return succeeded(batch.map((entry, index) => lineOf(entry, reply.value.items[index])));
}

function lineOf({ request, pair }: SplitRequest, score: ItemScore | undefined): ScoreLine {
  if (score === undefined) throw new Error("the engine answered fewer items than were asked");
  const { tokenLogprobs, greedyTokens } = score;
  const { contextTokens, continuationTokens, truncatedTokenCount, boundary } = pair;
  return {
    id: request.id,
    logprob: tokenLogprobs.reduce((sum, logprob) => sum + logprob, 0),
    tokenCount: continuationTokens.length,
    isGreedy: continuationTokens.every((token, place) => token === greedyTokens[place]),
    tokenLogprobs,
    contextTokens: [...contextTokens],
    continuationTokens: [...continuationTokens],
    truncatedTokenCount,
    boundary,
  };
}
