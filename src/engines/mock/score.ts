import { GREEDY } from "../../core/generation.ts";
import { failed, succeeded, type Outcome } from "../../core/outcome.ts";
import type { ItemScore, ScoreReply, ScoreRequest } from "../../core/scoring.ts";
import { CANCEL } from "../llama-cpp/control.ts";
import { chooseText } from "./answer.ts";
import type { MockSession } from "./generate.ts";
import { latenciesOfRequest } from "./latency.ts";
import { END_TOKEN } from "./pieces.ts";
import { outsideVocabulary } from "./prompt-reader.ts";

type ScoreItem = ScoreRequest["items"][number];

/** Logits of a hash lie in [0, 8); the scripted token stands this much above its own. */
const HASHED_LOGIT_RANGE = 8;
const SCRIPTED_ADVANTAGE = 20;

/**
 * Log-likelihoods that hold what those of a model hold: the same for the same tokens in every
 * process and either mode, and probabilities that add up to 1 over the vocabulary. The scripted
 * answer to the text of `contextTokens` is by far the most likely continuation, token by token;
 * everything else is decided by a hash of the tokens before. Nothing is shared between items; the
 * time is that of a prefill of all their tokens.
 */
export async function score(
  session: MockSession,
  request: ScoreRequest,
): Promise<Outcome<ScoreReply>> {
  const items: ItemScore[] = [];
  let evaluatedTokenCount = 0;
  for (const [index, item] of request.items.entries()) {
    const refusal = checkItem(session, item, index);
    if (refusal !== null) return refusal;
    items.push(scoreItem(session, item, request.topCount));
    // The last token is only predicted, never evaluated.
    evaluatedTokenCount += item.contextTokens.length + item.continuationTokens.length - 1;
  }
  const isCancelled = (): boolean => session.control.words[CANCEL] !== 0;
  const durationNs = latenciesOfRequest(session.script.latency, 0).prefillNs(
    evaluatedTokenCount,
    true,
  );
  const engineNs = await session.startStopwatch(isCancelled).pass(durationNs);
  if (isCancelled()) return failed("cancelled", "scoring was cancelled", null);
  return succeeded({ items, evaluatedTokenCount, cachedTokenCount: 0, engineNs });
}

function checkItem(session: MockSession, item: ScoreItem, index: number): Outcome<never> | null {
  const vocabularySize = session.script.vocabulary_size;
  const tokens = [...item.contextTokens, ...item.continuationTokens];
  const outside = tokens.find((token) => token >= vocabularySize);
  if (outside !== undefined) return outsideVocabulary(outside, vocabularySize);
  if (tokens.length - 1 <= session.contextTokens) return null;
  return failed(
    "context-overflow",
    `item ${index} has ${tokens.length} tokens, the context holds ${session.contextTokens}`,
    `Use --context ${tokens.length} or more.`,
  );
}

function scoreItem(session: MockSession, item: ScoreItem, topCount: number): ItemScore {
  const { script, tokenizer } = session;
  const prompt = tokenizer.decode(item.contextTokens);
  const scripted = tokenizer.encode(chooseText(script.output, prompt, GREEDY));
  const result: ItemScore = { tokenLogprobs: [], greedyTokens: [], top: [] };
  const logits = new Float64Array(script.vocabulary_size);
  let state = item.contextTokens.reduce(hashNext, 0);
  let followsScript = true;
  for (const [position, token] of item.continuationTokens.entries()) {
    const expected = scripted[position] ?? END_TOKEN;
    fillLogits(logits, state, followsScript ? expected : null);
    const best = mostLikely(logits, Math.max(1, topCount));
    const normalizer = logSumExp(logits);
    const logprobOf = (id: number): number => (logits[id] ?? -Infinity) - normalizer;
    result.tokenLogprobs.push(logprobOf(token));
    result.greedyTokens.push(best[0] ?? END_TOKEN);
    result.top.push(best.slice(0, topCount).map((id) => ({ token: id, logprob: logprobOf(id) })));
    followsScript &&= token === expected;
    state = hashNext(state, token);
  }
  return result;
}

function fillLogits(logits: Float64Array, state: number, expected: number | null): void {
  for (let token = 0; token < logits.length; token += 1) {
    logits[token] = (HASHED_LOGIT_RANGE * hashNext(state, token)) / 2 ** 32;
  }
  if (expected !== null) logits[expected] = SCRIPTED_ADVANTAGE + (logits[expected] ?? 0);
}

/** One round of the murmur3 finalizer over a running hash and the next token; unsigned 32-bit. */
function hashNext(state: number, token: number): number {
  let hash = Math.imul(state ^ 0x9e3779b9, 31) ^ (token + 1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function logSumExp(logits: Float64Array): number {
  const largest = logits.reduce((a, b) => Math.max(a, b), -Infinity);
  return largest + Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0));
}

/** Ids of the `count` largest logits, best first, the lower id first among equals. */
function mostLikely(logits: Float64Array, count: number): number[] {
  const best: number[] = [];
  const logitOf = (id: number | undefined): number => logits[id ?? -1] ?? -Infinity;
  for (let token = 0; token < logits.length; token += 1) {
    if (best.length === count && logitOf(token) <= logitOf(best.at(-1))) continue;
    const place = best.findIndex((id) => logitOf(id) < logitOf(token));
    best.splice(place < 0 ? best.length : place, 0, token);
    if (best.length > count) best.pop();
  }
  return best;
}
