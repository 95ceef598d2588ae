import { groupByContext, walkOrder, type ScoredContext } from "./score-contexts.ts";
import { commonPrefixLength } from "../../core/common-prefix.ts";
import { BLOCK_TOKENS, OUTPUTS_PER_BATCH, contextEnds } from "./score-schedule.ts";
import type { ScoreWork } from "./score-work.ts";

/**
 * Log-likelihoods, bit for bit those of each item evaluated alone from an empty cache. An item is
 * always cut into the same batches: its context into blocks, then its continuation, all but the last
 * token, in pieces of the outputs that fit. What the cache holds is used again only where it was
 * made by exactly these batches.
 * @throws DecodeError, NotFiniteError, ScoringCancelled
 */
export function scoreExactly(work: ScoreWork): void {
  const held = [...work.session.cache.heldTokens];
  const contexts = walkOrder(groupByContext(work.request.items), held);
  for (const [place, context] of contexts.entries()) {
    const others = [held, contexts[place + 1]?.tokens ?? []];
    scoreContext(work, context, checkpointsFor(work, context, others));
  }
}

/**
 * Evaluates what is not held of a context, in batches with these ends, of which the last is its own.
 * @returns the index, within the last batch, of its last position, whose logits are ready
 */
export function evaluateContext(
  work: ScoreWork,
  tokens: readonly number[],
  ends: readonly number[],
  checkpoints: ReadonlySet<number>,
): number {
  // The last batch is evaluated even when it is held: its logits are gone.
  const reusableEnds = ends.slice(0, -1);
  evaluateBlocks(work, tokens, ends, reusableEnds, checkpoints);
  return tokens.length - 1 - (reusableEnds.at(-1) ?? 0);
}

function evaluateBlocks(
  work: ScoreWork,
  tokens: readonly number[],
  ends: readonly number[],
  reusableEnds: readonly number[],
  checkpoints: ReadonlySet<number>,
): void {
  const { cache } = work.session;
  let position = cache.keepMadeBy(tokens, reusableEnds);
  for (const end of ends) {
    if (end <= position) continue;
    const outputFrom = end === tokens.length ? end - 1 : end;
    cache.evaluate(tokens, position, end, outputFrom, null);
    if (checkpoints.has(end)) cache.checkpoint();
    work.count(end - position, end - position);
    position = end;
  }
}

/** Context tokens in one batch of this session. */
export function blockTokens(work: ScoreWork): number {
  return Math.min(BLOCK_TOKENS, work.session.batch.capacityTokens);
}

function scoreContext(
  work: ScoreWork,
  context: ScoredContext,
  checkpoints: ReadonlySet<number>,
): void {
  const { tokens, firsts, continuations } = context;
  const ends = contextEnds(tokens.length, blockTokens(work));
  work.read(evaluateContext(work, tokens, ends, checkpoints), firsts);
  for (const { tokens: continuation, wanted } of continuations) {
    evaluateBlocks(work, tokens, ends, ends, checkpoints);
    scoreContinuation(work, [...tokens, ...continuation], tokens.length, wanted);
  }
}

function scoreContinuation(
  work: ScoreWork,
  tokens: readonly number[],
  contextCount: number,
  wanted: ScoredContext["continuations"][number]["wanted"],
): void {
  const { cache, batch } = work.session;
  const pieceTokens = Math.min(OUTPUTS_PER_BATCH, batch.capacityTokens);
  for (let from = contextCount; from < tokens.length; from += pieceTokens) {
    const to = Math.min(tokens.length, from + pieceTokens);
    cache.evaluate(tokens, from, to, from, null);
    for (let position = from; position < to; position++)
      work.read(position - from, wanted[position - contextCount] ?? []);
    work.count(to - from, 0);
  }
}

/**
 * Positions of a context that are needed again, for caches that cannot be trimmed.
 * @param others the next context, and the last one before: what is shared with it is often shared
 *   with the next request too
 */
function checkpointsFor(
  work: ScoreWork,
  context: ScoredContext,
  others: readonly (readonly number[])[],
): Set<number> {
  const block = blockTokens(work);
  const lastBlockEnd = (count: number): number => Math.floor(count / block) * block;
  const { keepPrefixTokenCount } = work.request;
  const checkpoints = new Set<number>();
  if (context.continuations.length > 1) checkpoints.add(context.tokens.length);
  for (const tokens of others)
    checkpoints.add(lastBlockEnd(commonPrefixLength(context.tokens, tokens)));
  if (keepPrefixTokenCount !== null) checkpoints.add(lastBlockEnd(keepPrefixTokenCount));
  return checkpoints;
}
