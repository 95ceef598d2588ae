import { z } from "zod";

export const flagCodes = [
  "backend-differs",
  "bimodal",
  "busy",
  "cache-state-differs",
  "cache-state-unverified",
  "drift",
  "empty-output",
  "failed-trials",
  "first-slow",
  "gc",
  "model-not-loaded",
  "nondeterministic",
  "outliers",
  "power",
  "prompt-length-out-of-range",
  "records-not-in-plan",
  "records-unreadable",
  "scores-missing",
  "suspended",
  "swap",
  "synthetic",
  "thermal",
  "token-count-differs",
  "too-few-prompts",
  "too-few-rounds",
  "trials-not-run",
  "truncated",
  "wide",
] as const;

/**
 * Something a reader must know before trusting a figure. Nothing is hidden or dropped because of it.
 * `unreliable`: the figures of that cell are shown, but must not be used to rank models.
 */
export const flagSchema = z.strictObject({
  code: z.enum(flagCodes),
  severity: z.enum(["note", "unreliable"]),
  /** What it is about: a model, or `model / scenario / mode`. */
  subject: z.string(),
  /** One sentence with the figures behind it. */
  message: z.string(),
  /** The same figures by name, so that a report can say it in another language. */
  values: z.record(z.string(), z.union([z.number(), z.string()])),
});

export type Flag = z.infer<typeof flagSchema>;
