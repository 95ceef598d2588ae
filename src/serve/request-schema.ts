import { z } from "zod";

const tokenLimit = z.int("expected a whole number").nullish();
const flag = z.boolean("expected true or false").nullish();
const STOP_LIMIT = 16;
const stopText = z
  .string("expected a text or a list of texts")
  .min(1, "expected not empty")
  .max(1000);

/** What both endpoints take. Clients write these bodies, so what is not listed is ignored. */
const commonSchema = z.looseObject({
  model: z.string("expected a text").nullish(),
  max_tokens: tokenLimit,
  max_completion_tokens: tokenLimit,
  temperature: z.number("expected a number").min(0).max(10).nullish(),
  top_p: z.number("expected a number").positive("expected above 0").max(1).nullish(),
  /** 0 and -1 keep all. */
  top_k: z.int("expected a whole number").min(-1).nullish(),
  min_p: z.number("expected a number").min(0).max(1).nullish(),
  /** -1 draws one. */
  seed: z.int("expected a whole number").min(-1).max(0xffff_ffff).nullish(),
  stop: z
    .union([stopText, z.array(stopText).max(STOP_LIMIT)], "expected texts that are not empty")
    .nullish(),
  stream: flag,
  stream_options: z.looseObject({ include_usage: flag }).nullish(),
  response_format: z
    .looseObject({
      type: z.enum(["text", "json_object", "json_schema"]),
      schema: z.record(z.string(), z.unknown()).nullish(),
      json_schema: z.looseObject({ schema: z.record(z.string(), z.unknown()) }).nullish(),
    })
    .nullish(),
  ignore_eos: flag,
  cache_prompt: flag,
  return_tokens: flag,
});

const partSchema = z.looseObject({
  type: z.literal("text", "expected only text: images, audio and files are not supported"),
  text: z.string("expected a text"),
});

const messageSchema = z.looseObject({
  role: z.enum(
    ["system", "developer", "user", "assistant"],
    "expected system, user or assistant: tools are not supported",
  ),
  content: z.union(
    [z.string(), z.array(partSchema).min(1)],
    "expected a text, or parts of type text",
  ),
  tool_calls: z.array(z.unknown()).max(0, "expected none: tools are not supported").nullish(),
});

export const chatRequestSchema = commonSchema.extend({
  messages: z
    .array(messageSchema, "expected a list of messages")
    .min(1, "expected at least one message"),
});

const tokenList = z.array(z.int().nonnegative()).min(1);

export const textRequestSchema = commonSchema.extend({
  /** A list of one prompt is that prompt. */
  prompt: z.union(
    [z.string(), tokenList, z.tuple([z.string()]), z.tuple([tokenList])],
    "expected one text or one list of token ids",
  ),
});

export type ChatRequest = z.infer<typeof chatRequestSchema>;
export type TextRequest = z.infer<typeof textRequestSchema>;
export type CommonFields = z.infer<typeof commonSchema>;
