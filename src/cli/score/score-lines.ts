import { z } from "zod";
import { tokenIdSchema } from "../../core/prompt.ts";

const idSchema = z.union([z.string(), z.number()]);

/** One line of the input. Ids need not differ: answers come in the order of the requests. */
export const requestLineSchema = z.strictObject({
  id: idSchema,
  context: z.string(),
  continuation: z.string(),
});

export type RequestLine = z.infer<typeof requestLineSchema>;

/** One line of the output. */
export const scoreLineSchema = z.strictObject({
  id: idSchema,
  /** Sum of `tokenLogprobs`, nats. */
  logprob: z.number(),
  /** Tokens of the continuation. */
  tokenCount: z.int().positive(),
  /** Every token of the continuation is the most likely one at its place. */
  isGreedy: z.boolean(),
  tokenLogprobs: z.array(z.number()),
  contextTokens: z.array(tokenIdSchema),
  continuationTokens: z.array(tokenIdSchema),
  /** Tokens dropped on the left because the context is too small; 0 when it fits. */
  truncatedTokenCount: z.int().nonnegative(),
  /** How the end of the context meets the tokens of the whole text; see `SplitPair`. */
  boundary: z.enum(["clean", "shifted", "merged"]),
});

export type ScoreLine = z.infer<typeof scoreLineSchema>;
