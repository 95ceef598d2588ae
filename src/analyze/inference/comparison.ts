import { z } from "zod";
import { undefinedReasonSchema } from "./undefined-reason.ts";

const count = z.int().nonnegative();
const probability = z.number().min(0).max(1);

/** One side of a comparison. */
export const subjectSchema = z.strictObject({ experimentId: z.string(), modelId: z.string() });
export type Subject = z.infer<typeof subjectSchema>;

/** The difference, in the comparison's unit. */
export const effectSchema = z.strictObject({
  value: z.number(),
  low: z.number(),
  high: z.number(),
  /** Nominal; `null` for ranges, which have none. */
  confidence: z.number().nullable(),
  method: z.enum([
    /** Prompts crossed with rounds, both random. */
    "two-way",
    /** Each prompt in one round: the rounds are the unit; those of both sides where they differ. */
    "by-round",
    /** One round only: says nothing about other processes. */
    "by-prompt",
    "newcombe",
    "paired-bootstrap",
    "paired-t",
    /** Extremes over processes; no interval with a level. */
    "ranges",
  ]),
  /** Two-sided, of no difference; `null` where the method has none. */
  p: probability.nullable(),
});

/** The rule of the specification, kept beside the interval: which test it picked, and why. */
export const specifiedTestSchema = z.strictObject({
  test: z.enum(["paired-t", "wilcoxon-exact", "wilcoxon-normal", "mcnemar-mid-p"]),
  because: z.enum(["normal-and-20", "fewer-than-20", "not-normal", "no-shapiro", "binary"]),
  shapiro: z.strictObject({ w: z.number(), p: probability }).nullable(),
  statistic: z.number().nullable(),
  p: probability,
  /** Within the family; `null` outside of one. */
  adjustedP: probability.nullable(),
});

export const effectSizesSchema = z.strictObject({
  /** Cohen's d of the paired differences, and with Hedges' factor. */
  dz: z.number().nullable(),
  hedges: z.number().nullable(),
  /** (W+ - W-) / (W+ + W-), above 0 when A is larger. */
  rankBiserial: z.number().nullable(),
});

export const verdicts = [
  "a-better",
  "b-better",
  "equivalent",
  "no-difference-shown",
  "inconclusive",
  "withheld",
  "not-estimable",
] as const;

/** A against B on one metric of one workload. */
export const comparisonSchema = z.strictObject({
  kind: z.enum(["performance", "capability"]),
  /** Scenario or task. */
  workload: z.string(),
  mode: z.string().nullable(),
  metric: z.string(),
  a: subjectSchema,
  b: subjectSchema,
  /** Points of the two estimates, for showing beside the difference. */
  aValue: z.number().nullable(),
  bValue: z.number().nullable(),
  /** `percent`: A / B - 1. `points`: A - B in percentage points. `bytes`, `raw`: A - B. */
  unit: z.enum(["percent", "points", "bytes", "raw"]),
  higherIsBetter: z.boolean(),
  pairing: z.strictObject({
    unit: z.enum(["prompt", "item", "process"]),
    /** Units that both sides have, and the effect rests on. */
    pairCount: count,
    /** Units without a partner, or with another document behind the same number. */
    onlyACount: count,
    onlyBCount: count,
    roundCount: count.nullable(),
    /** The two sides stem from different experiments: a day apart is in no interval. */
    acrossExperiments: z.boolean(),
  }),
  effect: effectSchema.nullable(),
  /** Why there is no effect. */
  reason: undefinedReasonSchema.nullable(),
  /** Over items: both right, only A, only B, neither. */
  discordance: z
    .strictObject({ both: count, onlyA: count, onlyB: count, neither: count })
    .nullable(),
  equivalence: z
    .strictObject({
      margin: z.number(),
      low: z.number(),
      high: z.number(),
      isEquivalent: z.boolean(),
    })
    .nullable(),
  test: specifiedTestSchema.nullable(),
  effectSizes: effectSizesSchema.nullable(),
  family: z.enum(["primary", "exploratory"]),
  /** The p of the effect, corrected: Holm in the primary family, Benjamini-Hochberg outside. */
  adjustedP: probability.nullable(),
  verdict: z.enum(verdicts),
  /** Codes of what withholds the verdict; empty otherwise. */
  withheldBy: z.array(z.string()),
  /** The specified test and the interval say different things at alpha: the interval counts. */
  testDisagrees: z.boolean(),
});

export type Comparison = z.infer<typeof comparisonSchema>;
export type Effect = z.infer<typeof effectSchema>;
export type Verdict = Comparison["verdict"];
