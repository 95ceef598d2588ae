import { z } from "zod";

/** A mean difference with its interval; without ends where the data bear none. */
export const differenceSchema = z.strictObject({
  value: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});

export type Difference = z.infer<typeof differenceSchema>;
