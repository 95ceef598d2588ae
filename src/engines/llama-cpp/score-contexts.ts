import type { ScoreRequest } from "../../core/scoring.ts";
import type { WantedToken } from "./score-work.ts";

type Items = ScoreRequest["items"];

/** Continuations that are the same up to their last token: one evaluation serves all. */
export interface SharedContinuation {
  /** All but the last token, which is only predicted. */
  readonly tokens: readonly number[];
  /** What is read behind each of them. */
  readonly wanted: readonly WantedToken[][];
}

/** A context with everything that is asked about it. */
export interface ScoredContext {
  readonly tokens: readonly number[];
  /** First tokens of the continuations, read at the end of the context. */
  readonly firsts: WantedToken[];
  readonly continuations: SharedContinuation[];
}

/** Brings items with the same context together. */
export function groupByContext(items: Items): ScoredContext[] {
  const contexts = new Map<string, ScoredContext>();
  const continuations = new Map<string, SharedContinuation>();
  for (const [item, { contextTokens, continuationTokens }] of items.entries()) {
    const contextKey = contextTokens.join();
    const context = contexts.get(contextKey) ?? addContext(contexts, contextKey, contextTokens);
    const [first, ...others] = continuationTokens;
    context.firsts.push({ item, index: 0, token: first as number });
    if (others.length === 0) continue;
    const tokens = continuationTokens.slice(0, -1);
    const key = `${contextKey};${tokens.join()}`;
    let shared = continuations.get(key);
    if (shared === undefined) {
      shared = { tokens, wanted: tokens.map(() => []) };
      continuations.set(key, shared);
      context.continuations.push(shared);
    }
    for (const [place, token] of others.entries())
      shared.wanted[place]?.push({ item, index: place + 1, token });
  }
  return [...contexts.values()];
}

function addContext(
  contexts: Map<string, ScoredContext>,
  key: string,
  tokens: readonly number[],
): ScoredContext {
  const context: ScoredContext = { tokens, firsts: [], continuations: [] };
  contexts.set(key, context);
  return context;
}

/**
 * The order in which everything that contexts share is evaluated once: that of a walk through their
 * prefix tree which at each fork takes the branch first that is held, then the others by token id.
 * A context comes before those that it is the beginning of.
 */
export function walkOrder(
  contexts: readonly ScoredContext[],
  held: readonly number[],
): ScoredContext[] {
  return [...contexts].sort((left, right) => compare(left.tokens, right.tokens, held));
}

function compare(
  left: readonly number[],
  right: readonly number[],
  held: readonly number[],
): number {
  const limit = Math.min(left.length, right.length);
  let followsHeld = true;
  for (let i = 0; i < limit; i++) {
    const [a, b] = [left[i] as number, right[i] as number];
    if (a !== b) {
      if (followsHeld && a === held[i]) return -1;
      if (followsHeld && b === held[i]) return 1;
      return a - b;
    }
    followsHeld &&= a === held[i];
  }
  return left.length - right.length;
}
