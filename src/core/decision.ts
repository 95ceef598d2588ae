import { z } from "zod";

/** What a scenario's limit can be about. The unit is the end of the name. */
export const scenarioMetricNames = [
  "ttft_p50_ms",
  "ttft_p95_ms",
  "ttft_warm_prefix_p50_ms",
  "total_time_p50_ms",
  "inter_token_p99_ms",
  "tokens_per_second",
  "prefill_tokens_per_second",
  "json_valid_rate",
] as const;

export type ScenarioMetricName = (typeof scenarioMetricNames)[number];

const limit = z.number().nonnegative();
const name = z.string().min(1);

interface Limits {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/** Without a limit every figure would pass. */
function hasLimit({ min, max }: Limits): boolean {
  return min !== undefined || max !== undefined;
}

function isAscending({ min = 0, max = Infinity }: Limits): boolean {
  return min <= max;
}

function isShare({ min = 0, max = 0 }: Limits): boolean {
  return min <= 1 && max <= 1;
}

const NO_LIMIT = "a limit is missing: min, max or both";
const DESCENDING = "min is above max: nothing could pass";
const NO_SHARE = "this figure lies between 0 and 1: write 0.8 for 80 %";

/** A limit on a scenario's figure, such as a p95 TTFT of at most 2,000 ms. */
const scenarioConstraintSchema = z
  .strictObject({
    scenario: name,
    metric: z.enum(scenarioMetricNames),
    /** Of structured output: with the grammar or without; left out: with it, or the only mode there is. */
    mode: z.enum(["fixed-length", "constrained", "unconstrained"]).optional(),
    min: limit.optional(),
    max: limit.optional(),
  })
  .refine(hasLimit, { error: NO_LIMIT })
  .refine(isAscending, { error: DESCENDING })
  .refine((constraint) => constraint.metric !== "json_valid_rate" || isShare(constraint), {
    error: NO_SHARE,
  });

/** A limit on the peak memory of the engine process, over all scenarios; megabytes of 1,000,000 bytes. */
const memoryConstraintSchema = z.strictObject({
  memory: z.enum(["peak_private_mb", "peak_resident_mb"]),
  max: limit,
});

/** A limit on a task's figure; without a metric the one by which models are compared on it. */
const taskConstraintSchema = z
  .strictObject({
    task: name,
    metric: name.optional(),
    min: limit.optional(),
    max: limit.optional(),
  })
  .refine(hasLimit, { error: NO_LIMIT })
  .refine(isAscending, { error: DESCENDING })
  .refine((constraint) => constraint.metric !== undefined || isShare(constraint), {
    error: NO_SHARE,
  });

/** The licence of the artefact must allow the use. */
const licenceConstraintSchema = z.strictObject({ licence: z.literal("commercial_use") });

export const constraintSchema = z.union([
  scenarioConstraintSchema,
  memoryConstraintSchema,
  taskConstraintSchema,
  licenceConstraintSchema,
]);

export type ScenarioConstraint = z.infer<typeof scenarioConstraintSchema>;
export type MemoryConstraint = z.infer<typeof memoryConstraintSchema>;
export type TaskConstraint = z.infer<typeof taskConstraintSchema>;
export type Constraint = z.infer<typeof constraintSchema>;

/** What the models that are left are weighed by. */
export const decisionAxesSchema = z.strictObject({
  quality: z.strictObject({ task: name, metric: name.optional() }).nullable(),
  latency: z.strictObject({ scenario: name, metric: z.enum(scenarioMetricNames) }).nullable(),
  memory: memoryConstraintSchema.shape.memory.nullable(),
});

export type DecisionAxes = z.infer<typeof decisionAxesSchema>;

/** Requirements and what counts as a regression: content of `configs/decision.yaml`. */
export const decisionRulesSchema = z.strictObject({
  constraints: z.array(constraintSchema),
  axes: decisionAxesSchema,
  /** Against a baseline: worse by more than this, and shown by the interval. */
  regression: z.strictObject({
    speed_percent: z.number().positive(),
    accuracy_points: z.number().positive(),
    memory_percent: z.number().positive(),
  }),
});

export type DecisionRules = z.infer<typeof decisionRulesSchema>;
