import type { ScoreReply, ScoreRequest } from "../../core/scoring.ts";
import { failed, succeeded, type Outcome } from "../../core/outcome.ts";
import type { NativeSession } from "./native-session.ts";
import { scoreExactly } from "./score-exact.ts";
import { canScoreAsTree, scoreAsTree } from "./score-tree.ts";
import { ScoreWork, ScoringCancelled } from "./score-work.ts";
import { findOutsideToken } from "./token-ids.ts";

/**
 * Log-likelihoods of continuations.
 * @throws DecodeError, NotFiniteError, NoLogitsError for refusals, which the model turns into outcomes
 */
export function score(session: NativeSession, request: ScoreRequest): Outcome<ScoreReply> {
  const start = process.hrtime.bigint();
  const refusal = refuseItems(session, request);
  if (refusal !== null) return refusal;
  try {
    const work = new ScoreWork(session, request);
    const { treeBatch } = session;
    if (request.mode === "tree" && treeBatch !== null && canScoreAsTree(work))
      scoreAsTree(work, treeBatch);
    else scoreExactly(work);
    return succeeded({
      items: work.results,
      evaluatedTokenCount: work.evaluatedTokenCount,
      cachedTokenCount: work.cachedTokenCount,
      engineNs: Number(process.hrtime.bigint() - start),
    });
  } catch (error) {
    if (error instanceof ScoringCancelled)
      return failed("cancelled", "scoring was cancelled", null);
    throw error;
  }
}

/** Refuses the first item that cannot be evaluated; `null` when there is none. */
function refuseItems(session: NativeSession, request: ScoreRequest): Outcome<never> | null {
  for (const [index, { contextTokens, continuationTokens }] of request.items.entries()) {
    const outside =
      findOutsideToken(contextTokens, session.vocabularySize) ??
      findOutsideToken(continuationTokens, session.vocabularySize);
    if (outside !== null) {
      return failed(
        "engine-refused",
        `item ${index}: token id ${outside} is outside the vocabulary of ${session.vocabularySize}`,
        "Tokenize with this very model.",
      );
    }
    const tokenCount = contextTokens.length + continuationTokens.length;
    // The last token is only predicted, never evaluated.
    if (tokenCount - 1 > session.contextTokens) {
      return failed(
        "context-overflow",
        `item ${index} has ${tokenCount} tokens, the context holds ${session.contextTokens}`,
        `Use --context ${tokenCount} or more.`,
      );
    }
  }
  return null;
}
