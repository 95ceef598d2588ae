import { z } from "zod";
import { promptSchema, tokenIdSchema } from "./prompt.ts";
import { wholeNumbersSchema } from "./whole-numbers.ts";

/** Log-likelihood of given tokens after given tokens. Both lists are taken as they are; nothing is added. */
export const scoreItemSchema = z.strictObject({
  contextTokens: z.array(tokenIdSchema).min(1),
  continuationTokens: z.array(tokenIdSchema).min(1),
});

/**
 * How the items of a request are evaluated.
 * - `exact`: the numbers are, bit for bit, those of each item evaluated alone; work is shared where
 *   that does not change a bit.
 * - `tree`: all items in as few batches as possible, as branches over what they have in common.
 *   Kernels differ by the shape of a batch, so the numbers differ a little from the exact ones, by
 *   how much depends on the weights: measure it and say so beside them.
 */
export const scoreModes = ["exact", "tree"] as const;
export const scoreModeSchema = z.enum(scoreModes);
export type ScoreMode = z.infer<typeof scoreModeSchema>;

export const scoreRequestSchema = z.strictObject({
  items: z.array(scoreItemSchema).min(1),
  mode: scoreModeSchema,
  /**
   * Other requests begin with this many of the first tokens of these contexts too; `null` when nothing
   * is known. A place that it pays to come back to. In `exact` mode it saves work where a cache cannot
   * be trimmed and changes no number; in `tree` mode a batch ends there.
   */
  keepPrefixTokenCount: z.int().nonnegative().nullable(),
  /** Also return this many most likely ids and their log-probabilities at each continuation position; 0 for none. */
  topCount: z.int().nonnegative().max(1000),
});

export type ScoreRequest = z.infer<typeof scoreRequestSchema>;

export const tokenLogprobSchema = z.strictObject({ token: tokenIdSchema, logprob: z.number() });

export const itemScoreSchema = z.strictObject({
  /** Natural-log probability of each continuation token given all before it, nats, <= 0. */
  tokenLogprobs: z.array(z.number()),
  /** Arg-max id at each continuation position. */
  greedyTokens: wholeNumbersSchema,
  /** Most likely ids at each continuation position, best first; empty lists when none were asked for. */
  top: z.array(z.array(tokenLogprobSchema)),
});

export type ItemScore = z.infer<typeof itemScoreSchema>;

export const scoreReplySchema = z.strictObject({
  items: z.array(itemScoreSchema),
  /** Tokens that went through the model for the whole request. */
  evaluatedTokenCount: z.int().nonnegative(),
  /** Context tokens, added up over the items, that did not go through the model for them: they were held already. */
  cachedTokenCount: z.int().nonnegative(),
  /** Time inside the engine, from request to reply, nanoseconds. */
  engineNs: z.int().nonnegative(),
});

export type ScoreReply = z.infer<typeof scoreReplySchema>;

export const tokenizeRequestSchema = z.strictObject({ prompts: z.array(promptSchema).min(1) });

export type TokenizeRequest = z.infer<typeof tokenizeRequestSchema>;

/** For each prompt: the text that was tokenized (`null` for token prompts) and its ids, exactly as `generate` would use them (`null` where a server does not tell). */
export const tokenizeReplySchema = z.strictObject({
  prompts: z.array(
    z.strictObject({
      renderedPrompt: z.string().nullable(),
      tokens: wholeNumbersSchema.nullable(),
    }),
  ),
});

export type TokenizeReply = z.infer<typeof tokenizeReplySchema>;
