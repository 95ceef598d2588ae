import { z } from "zod";
import { constraintSchema, decisionAxesSchema } from "../../core/decision.ts";

const figure = z.number().nullable();

/** What a model shows for one constraint, in the constraint's own unit. */
export const constraintOutcomeSchema = z.strictObject({
  constraint: constraintSchema,
  /** `requirement`: of the decision rules. `scenario`: a quality threshold that the scenario declares. */
  origin: z.enum(["requirement", "scenario"]),
  /** Scenario and mode, or task, as found in the analysis; `null` where it was not measured. */
  workload: z.string().nullable(),
  observed: figure,
  low: figure,
  high: figure,
  n: z.int().nonnegative().nullable(),
  /** The licence as the model file or the configuration names it. */
  text: z.string().nullable(),
  verdict: z.enum(["pass", "fail", "undecided"]),
  /**
   * `shown`: the whole interval lies on that side; of memory the range over processes. `point-only`: the point does, the interval reaches
   * across the limit or is missing. `null` when undecided.
   */
  certainty: z.enum(["shown", "point-only"]).nullable(),
  /** Why nothing can be said; `null` otherwise. */
  undecided: z
    .enum(["not-measured", "too-few-for-p95", "unreliable", "licence-unknown", "licence-has-terms"])
    .nullable(),
});

export type ConstraintOutcome = z.infer<typeof constraintOutcomeSchema>;

/** One model as it stands before the requirements. */
export const modelDecisionSchema = z.strictObject({
  modelId: z.string(),
  /** `null` for a server. */
  fileSha256: z.string().nullable(),
  displayName: z.string(),
  format: z.string(),
  quantization: z.string().nullable(),
  outcomes: z.array(constraintOutcomeSchema),
  /** Falls out with any failed constraint; undecided when one cannot be judged; else passes. */
  status: z.enum(["passes", "falls-out", "undecided"]),
  axes: z.strictObject({ quality: figure, latency: figure, memoryBytes: figure }),
  /**
   * No other model that is left is at least as good on every axis and better on one. `null` for a model
   * that fell out, lacks an axis, or has one that is unreliable.
   */
  isOnFront: z.boolean().nullable(),
  /** Models that are better on one axis and worse on none. */
  dominatedBy: z.array(z.string()),
});

export type ModelDecision = z.infer<typeof modelDecisionSchema>;

export const decisionSchema = z.strictObject({
  axes: decisionAxesSchema,
  models: z.array(modelDecisionSchema),
});

export type Decision = z.infer<typeof decisionSchema>;
