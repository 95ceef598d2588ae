import { z } from "zod";

const count = z.int().nonnegative();

/** Why a figure is undefined; see `UndefinedReason` in src/stats. */
export const undefinedReasonSchema = z.discriminatedUnion("code", [
  z.strictObject({ code: z.literal("too-few"), count, needed: count }),
  z.strictObject({ code: z.literal("too-many"), count, most: count }),
  z.strictObject({ code: z.literal("no-variation") }),
  z.strictObject({ code: z.literal("all-zero") }),
  z.strictObject({ code: z.literal("not-positive") }),
  z.strictObject({ code: z.literal("not-finite") }),
  z.strictObject({ code: z.literal("no-bias-correction") }),
  /** Nothing was observed. */
  z.strictObject({ code: z.literal("not-observed") }),
]);

export type Reason = z.infer<typeof undefinedReasonSchema>;
