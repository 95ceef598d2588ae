import { z } from "zod";

export const chatMessageSchema = z.strictObject({
  role: z.enum(["system", "user", "assistant"]),
  content: z.string(),
});

/** One turn of a conversation. */
export type ChatMessage = z.infer<typeof chatMessageSchema>;

/** Vocabulary index; checked against the vocabulary size before any native call. */
export const tokenIdSchema = z.int().nonnegative();

/**
 * What a model is asked.
 * - `messages`: rendered through the model's own chat template, or through the plain form when it has none.
 * - `text`: taken as it is; a beginning-of-sequence token is added when the model's header says so.
 * - `tokens`: taken as it is, nothing added.
 */
export const promptSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("messages"), messages: z.array(chatMessageSchema).min(1) }),
  z.strictObject({ kind: z.literal("text"), text: z.string() }),
  z.strictObject({ kind: z.literal("tokens"), tokens: z.array(tokenIdSchema).min(1) }),
]);

export type Prompt = z.infer<typeof promptSchema>;

/**
 * How a prompt became text: the template in the model file; the same with the system text put in
 * front of the first user text, for templates that refuse a system role; the plain form for models
 * without a template (contents joined by a blank line, nothing added); by the server that was asked; or
 * not at all.
 */
export const promptFormSchema = z.enum([
  "chat-template",
  "chat-template-folded-system",
  "plain-join-v1",
  "server-template",
  "raw-text",
  "raw-tokens",
]);

export type PromptForm = z.infer<typeof promptFormSchema>;
