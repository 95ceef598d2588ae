import { z } from "zod";
import { loadRequestSchema, modelFactsSchema } from "../../core/engine.ts";
import { generateRequestSchema } from "../../core/generation.ts";
import { failureSchema } from "../../core/outcome.ts";
import { scoreRequestSchema, tokenizeRequestSchema } from "../../core/scoring.ts";

/** The descriptor of the channel in the engine process. Standard output belongs to native libraries that print. */
export const CHANNEL_DESCRIPTOR = 3;

const idSchema = z.int().nonnegative().max(0x7fff_fffe);

/** From the steering process to the engine process, one JSON object a line. One reply per `id`. */
export const requestMessageSchema = z.discriminatedUnion("type", [
  z.strictObject({ id: idSchema, type: z.literal("load"), request: loadRequestSchema }),
  z.strictObject({
    id: idSchema,
    type: z.literal("generate"),
    request: generateRequestSchema,
    /** Send text pieces as they are made. */
    stream: z.boolean(),
  }),
  z.strictObject({ id: idSchema, type: z.literal("score"), request: scoreRequestSchema }),
  z.strictObject({ id: idSchema, type: z.literal("tokenize"), request: tokenizeRequestSchema }),
  z.strictObject({ id: idSchema, type: z.literal("memory") }),
  z.strictObject({ id: idSchema, type: z.literal("close") }),
]);

export type RequestMessage = z.infer<typeof requestMessageSchema>;

/** Handled by the listening thread at once, while the other computes: stop, and how far are you. */
export const controlMessageSchema = z.discriminatedUnion("type", [
  /** Stops the request of this id if it runs or waits; one that is answered already is left alone. */
  z.strictObject({ type: z.literal("cancel"), id: idSchema }),
  z.strictObject({ type: z.literal("progress") }),
]);

export type ControlMessage = z.infer<typeof controlMessageSchema>;

/** From the engine process, one JSON object a line. */
export const engineMessageSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("reply"),
    id: idSchema,
    outcome: z.discriminatedUnion("status", [
      z.strictObject({ status: z.literal("ok"), value: z.unknown() }),
      z.strictObject({ status: z.literal("failed"), failure: failureSchema }),
    ]),
  }),
  z.strictObject({ type: z.literal("text"), id: idSchema, piece: z.string() }),
  /** Tokens done in the running request. */
  z.strictObject({ type: z.literal("progress"), tokens: z.int().nonnegative() }),
]);

export type EngineMessage = z.infer<typeof engineMessageSchema>;

/** Reply to `load`. */
export const loadReplySchema = z.strictObject({ pid: z.int().positive(), facts: modelFactsSchema });
