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

/** A limit on a scenario's figure, such as a p95 TTFT of at most 2,000 ms. */
const scenarioConstraintSchema = z.strictObject({
  scenario: name,
  metric: z.enum(scenarioMetricNames),
  /** Of structured output: with the grammar or without; left out: with it, or the only mode there is. */
  mode: z.enum(["fixed-length", "constrained", "unconstrained"]).optional(),
  min: limit.optional(),
  max: limit.optional(),
});

/** A limit on the peak memory of the engine process, over all scenarios; megabytes of 1,000,000 bytes. */
const memoryConstraintSchema = z.strictObject({
  memory: z.enum(["peak_private_mb", "peak_resident_mb"]),
  max: limit,
});

/** A limit on a task's figure; without a metric the one by which models are compared on it. */
const taskConstraintSchema = z.strictObject({
  task: name,
  metric: name.optional(),
  min: limit.optional(),
  max: limit.optional(),
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
