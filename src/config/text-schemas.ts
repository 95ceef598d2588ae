import { z } from "zod";

/** One line shown to people. */
export const labelSchema = z.string().trim().min(1).max(200);

/** A key of a mapping that is also a word on the command line: no white space, comma or path sign. */
export const wordSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, "letters, digits, dots, dashes and underscores only");

/** Lower and upper end, both included. */
export const tokenRangeSchema = z
  .tuple([z.int().positive(), z.int().positive()])
  .refine(([low, high]) => low <= high, { error: "the lower end comes first" });
