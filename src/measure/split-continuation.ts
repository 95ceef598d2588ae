import { commonPrefixLength } from "../core/common-prefix.ts";
import { contextTokensOf, type LoadedModel } from "../core/engine.ts";
import { failed, succeeded, type Outcome } from "../core/outcome.ts";
import { moveTrailingSpace, type TextPair } from "./trailing-space.ts";

/** A text pair as token ids, ready to be scored. */
export interface SplitPair {
  readonly contextTokens: readonly number[];
  readonly continuationTokens: readonly number[];
  /** Tokens dropped on the left, because the pair is longer than the model's context; 0 when it fits. */
  readonly truncatedTokenCount: number;
  /**
   * How the end of the context meets the tokens of the whole text.
   * - `clean`: the whole begins with the context's own tokens.
   * - `shifted`: it does not, as when a word is cut in two. As in lm-eval the context keeps its own
   *   tokens, and the continuation is what the whole has beyond their number.
   * - `merged`: the whole has no token more than the context, as in ` h` + `ello`. lm-eval stops
   *   there with a failed assertion. Here both are taken from the whole: the continuation begins at
   *   the first token that the context alone does not have, so its end is scored with it.
   */
  readonly boundary: "clean" | "shifted" | "merged";
}

type Tokenizer = Pick<LoadedModel, "facts" | "tokenize">;

/** Texts in one request to the engine; a few-shot prompt has some kilobytes. */
const TEXTS_PER_REQUEST = 512;

/**
 * Splits texts into tokens as lm-eval 0.4.13 does (`TemplateLM.loglikelihood`, `_encode_pair` and
 * the truncation of `HFLM._loglikelihood_tokens`), with the engine's tokenizer. Trailing white space
 * of the context belongs to the continuation. The continuation is what the tokens of both texts
 * together have beyond the number of tokens of the context. An empty context becomes the
 * beginning-of-sequence token, or the end-of-sequence token where there is none; a continuation that
 * begins with it already gives it away. A pair longer than the model's context loses tokens on the left.
 * @param nameOf how a refusal names a pair
 * @returns refused for an empty continuation, for one longer than the context, and for one of which
 *   the tokenizer leaves nothing
 */
export async function splitPairs(
  model: Tokenizer,
  pairs: readonly TextPair[],
  nameOf: (index: number) => string = (index) => `pair ${index}`,
): Promise<Outcome<SplitPair[]>> {
  const empty = pairs.findIndex(({ continuation }) => continuation === "");
  if (empty >= 0) return refused(nameOf(empty), "the continuation is empty");
  const moved = pairs.map(moveTrailingSpace);
  const encoded = await tokenizeTexts(model, moved);
  if (encoded.status === "failed") return encoded;
  const split: SplitPair[] = [];
  for (const [index, pair] of moved.entries()) {
    const result = splitPair(model, pair, encoded.value);
    if (typeof result === "string") return refused(nameOf(index), result);
    split.push(result);
  }
  return succeeded(split);
}

function refused(name: string, reason: string): Outcome<never> {
  return failed("engine-refused", `${name}: ${reason}`, "Such a pair has no log-likelihood.");
}

type TokensOf = ReadonlyMap<string, readonly number[]>;

async function tokenizeTexts(
  model: Tokenizer,
  pairs: readonly TextPair[],
): Promise<Outcome<TokensOf>> {
  const wanted = new Set<string>();
  for (const { context, continuation } of pairs) {
    if (context !== "") wanted.add(context);
    wanted.add(context + continuation);
  }
  const texts = [...wanted];
  const tokensOf = new Map<string, readonly number[]>();
  for (let start = 0; start < texts.length; start += TEXTS_PER_REQUEST) {
    const some = texts.slice(start, start + TEXTS_PER_REQUEST);
    const reply = await model.tokenize({ prompts: some.map((text) => ({ kind: "text", text })) });
    if (reply.status === "failed") return reply;
    for (const [index, text] of some.entries())
      tokensOf.set(text, reply.value.prompts[index]?.tokens ?? []);
  }
  return succeeded(tokensOf);
}

/** @returns the reason when the pair cannot be scored */
function splitPair(model: Tokenizer, pair: TextPair, tokensOf: TokensOf): SplitPair | string {
  const whole = tokensOf.get(pair.context + pair.continuation) ?? [];
  const context = pair.context === "" ? [] : (tokensOf.get(pair.context) ?? []);
  if (context.length === 0) return splitBehindPrefix(model, whole, "clean");
  const shared = commonPrefixLength(context, whole);
  if (whole.length > context.length) {
    const boundary = shared === context.length ? "clean" : "shifted";
    return fit(model, context, whole.slice(context.length), boundary);
  }
  if (shared === whole.length) return NOTHING_LEFT;
  return shared === 0
    ? splitBehindPrefix(model, whole, "merged")
    : fit(model, whole.slice(0, shared), whole.slice(shared), "merged");
}

const NOTHING_LEFT = "the tokenizer leaves nothing of the continuation";

/** The whole text is the continuation. */
function splitBehindPrefix(
  model: Tokenizer,
  whole: readonly number[],
  boundary: SplitPair["boundary"],
): SplitPair | string {
  const prefix = model.facts.beginToken ?? model.facts.endToken;
  if (prefix === null)
    return "there is no context, and the vocabulary has no token that begins or ends a text";
  const continuation = whole[0] === prefix ? whole.slice(1) : whole;
  return continuation.length === 0 ? NOTHING_LEFT : fit(model, [prefix], continuation, boundary);
}

function fit(
  model: Tokenizer,
  context: readonly number[],
  continuation: readonly number[],
  boundary: SplitPair["boundary"],
): SplitPair | string {
  const limit = contextTokensOf(model.facts) ?? Infinity;
  if (continuation.length > limit)
    return `the continuation has ${continuation.length} tokens, the context holds ${limit}`;
  // The last token is only predicted.
  const truncatedTokenCount = Math.max(0, context.length + continuation.length - (limit + 1));
  return {
    contextTokens: context.slice(truncatedTokenCount),
    continuationTokens: continuation,
    truncatedTokenCount,
    boundary,
  };
}
