import { z } from "zod";

/** The target of an item of the scorer `multiple-choice`. */
export const multipleChoiceTargetSchema = z.strictObject({
  /** Index of the right choice. */
  gold: z.int().nonnegative(),
  /** What stands before each choice in its continuation and does not count for its length. */
  delimiter: z.string(),
  /** The figures that the task is known by, as lm-eval lists them. */
  metrics: z.array(z.enum(["acc", "acc_norm"])).min(1),
});

export type MultipleChoiceTarget = z.infer<typeof multipleChoiceTargetSchema>;
