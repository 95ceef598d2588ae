import { z } from "zod";
import { undefinedReasonSchema } from "./undefined-reason.ts";

export const intervalMethods = [
  "bootstrap-percentile",
  "bootstrap-bca",
  "bootstrap-basic",
  "cluster-bootstrap-percentile",
  "t-on-logs",
  "t",
  "order-statistics",
  "range-over-processes",
  "wilson",
] as const;

/** Both ends of an interval; an end is `null` where the data do not bound it. */
export const estimateIntervalSchema = z.strictObject({
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** Nominal; `null` for a range, which has none. */
  confidence: z.number().nullable(),
  method: z.enum(intervalMethods),
});

export type EstimateInterval = z.infer<typeof estimateIntervalSchema>;

/** A figure of a cell or task with what the data support: estimator, interval, n. */
export const estimateSchema = z.strictObject({
  metric: z.string(),
  estimator: z.enum([
    "median-of-prompt-medians",
    "geometric-mean-of-prompt-medians",
    "quantile-type-7",
    "largest-over-processes",
    "proportion",
    "mean",
    "macro-f1",
  ]),
  /** `null` with a reason. */
  value: z.number().nullable(),
  /** Of {@link value}; `null` with a reason. */
  interval: estimateIntervalSchema.nullable(),
  /** What is counted in `n`: the unit of analysis. */
  unit: z.enum(["prompt", "trial", "process", "item"]),
  n: z.int().nonnegative(),
  /** Values behind it, repetitions included. */
  valueCount: z.int().nonnegative(),
  /** Why there is no value, or no interval; `null` when both are there. */
  reason: undefinedReasonSchema.nullable(),
});

export type Estimate = z.infer<typeof estimateSchema>;
