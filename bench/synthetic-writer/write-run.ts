import { z } from "zod";

/** What the writing process prints: the file on the disk (synced), and its own memory. */
export const writeRunSchema = z.strictObject({
  sizeBytes: z.int().positive(),
  seconds: z.number().positive(),
  startResidentBytes: z.number().nullable(),
  peakResidentBytes: z.number().nullable(),
  startPrivateBytes: z.number().nullable(),
  /** Largest of the readings after each tensor. */
  peakPrivateBytes: z.number().nullable(),
});

export type WriteRun = z.infer<typeof writeRunSchema>;
