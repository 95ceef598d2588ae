import type { ItemScore, ScoreReply, ScoreRequest } from "../../core/scoring.ts";
import { failed, succeeded, type Outcome } from "../../core/outcome.ts";
import { CANCEL, PROGRESS } from "./control.ts";
import { logSumExp } from "./logits.ts";
import { mostLikely } from "./most-likely.ts";
import { NotFiniteError, type NativeSession } from "./native-session.ts";
import { findOutsideToken } from "./token-ids.ts";

/**
 * Positions with logits in one batch. Each costs a row of the vocabulary in float32 (1 MB at
 * 262,144 tokens), so a long continuation goes in pieces.
 */
const OUTPUTS_PER_BATCH = 64;

/** Log-likelihoods of continuations, each request evaluated on its own from an empty cache. */
export function score(session: NativeSession, request: ScoreRequest): Outcome<ScoreReply> {
  const items: ItemScore[] = [];
  let evaluatedTokenCount = 0;
  for (const [index, item] of request.items.entries()) {
    const tokens = [...item.contextTokens, ...item.continuationTokens];
    const outside = findOutsideToken(tokens, session.vocabularySize);
    if (outside !== null) {
      return failed(
        "engine-refused",
        `item ${index}: token id ${outside} is outside the vocabulary of ${session.vocabularySize}`,
        "Tokenize with this very model.",
      );
    }
    // The last token is only predicted, never evaluated.
    if (tokens.length - 1 > session.contextTokens) {
      return failed(
        "context-overflow",
        `item ${index} has ${tokens.length} tokens, the context holds ${session.contextTokens}`,
        `Use --context ${tokens.length} or more.`,
      );
    }
    if (session.control.words[CANCEL] !== 0)
      return failed("cancelled", "scoring was cancelled", null);
    items.push(scoreOne(session, tokens, item.contextTokens.length, request.topCount));
    evaluatedTokenCount += tokens.length - 1;
    session.control.words[PROGRESS] = evaluatedTokenCount;
  }
  return succeeded({ items, evaluatedTokenCount });
}

function scoreOne(
  session: NativeSession,
  tokens: readonly number[],
  contextCount: number,
  topCount: number,
): ItemScore {
  const result: ItemScore = { tokenLogprobs: [], greedyTokens: [], top: [] };
  const end = tokens.length - 1;
  let position = 0;
  session.cache.clear();
  while (position < end) {
    // Up to the first wanted position one large batch, then pieces in which every position is wanted.
    const firstWanted = Math.max(contextCount - 1, position);
    const to = Math.min(
      end,
      firstWanted + OUTPUTS_PER_BATCH,
      position + session.batch.capacityTokens,
    );
    session.cache.evaluate(tokens, position, to, firstWanted, null);
    for (let wanted = firstWanted; wanted < to; wanted++) {
      readPosition(session, wanted - position, tokens[wanted + 1] as number, topCount, result);
    }
    position = to;
  }
  return result;
}

function readPosition(
  session: NativeSession,
  outputIndex: number,
  target: number,
  topCount: number,
  result: ItemScore,
): void {
  const logits = session.logits.at(outputIndex);
  const best = session.logits.best();
  const normalizer = logSumExp(logits);
  if (best < 0 || !Number.isFinite(normalizer)) throw new NotFiniteError();
  const logprob = (logits[target] as number) - normalizer;
  if (!Number.isFinite(logprob)) throw new NotFiniteError();
  result.tokenLogprobs.push(logprob);
  result.greedyTokens.push(best);
  result.top.push(mostLikely(logits, normalizer, topCount));
}
