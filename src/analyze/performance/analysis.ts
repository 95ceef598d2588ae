import { z } from "zod";
import { loadOptionsSchema } from "../../core/engine.ts";
import { servedModelSchema } from "../../core/http-observation.ts";
import { environmentSchema, manifestModelSchema, manifestSchema } from "../../core/manifest.ts";
import { stopReasonSchema } from "../../core/generation.ts";
import { trialModeSchema } from "../../core/record.ts";
import { comparisonSchema } from "../inference/comparison.ts";
import { estimateSchema } from "../inference/estimate.ts";
import { inferenceSettingsSchema } from "../inference/settings.ts";
import { cellSeriesSchema } from "./cell-series.ts";
import { conditionsSummarySchema } from "./conditions-summary.ts";
import { determinismSchema } from "./determinism.ts";
import { failureGroupSchema } from "./failures.ts";
import { flagSchema } from "./flag.ts";
import { httpSummarySchema } from "./http-exchange.ts";
import { interTokenSummarySchema } from "./inter-token-latency.ts";
import { jsonValiditySchema } from "./json-validity-summary.ts";
import { memorySummarySchema } from "./memory-summary.ts";
import { countSummarySchema, latencySummarySchema, rateSummarySchema } from "./summaries.ts";
import { thresholdResultSchema } from "./thresholds.ts";

/** Raised with every change of a figure's meaning. */
export const ANALYSIS_SCHEMA_VERSION = 2;

const count = z.int().nonnegative();
const medianMs = z.number().nonnegative().nullable();

/** TTFT of one cache state: only trials whose state the engine's counts confirm. */
export const ttftSummarySchema = z.strictObject({
  ...latencySummarySchema.shape,
  /** Trials that were planned for this state. */
  plannedCount: count,
  /** Those that succeeded. */
  plannedOkCount: count,
  /** Left out: the engine gave no counts. */
  unverifiedCount: count,
  /** Left out: the counts say another state. */
  differingCount: count,
});

export type TtftSummary = z.infer<typeof ttftSummarySchema>;

/** One model in one scenario and mode. Milliseconds, tokens per second, bytes and fractions, unrounded. */
export const cellAnalysisSchema = z.strictObject({
  modelId: z.string(),
  scenario: z.string(),
  scenarioName: z.string(),
  mode: trialModeSchema,
  /** Measured trials only; warm-ups are in no figure but memory peaks. */
  counts: z.strictObject({
    planned: count,
    ok: count,
    failed: count,
    notRun: count,
    /** Failed attempts that a later attempt made good. */
    recovered: count,
    /** Successful trials of the cell's own mode: those with a whole output. */
    generations: count,
  }),
  /** Distinct prompts among the successful trials. */
  promptCount: count,
  /** Distinct rounds among the successful trials. */
  roundCount: count,
  ttft: z.strictObject({
    cold: ttftSummarySchema,
    warmPrefix: ttftSummarySchema,
    cached: ttftSummarySchema,
  }),
  /** Medians over the cold trials that count. */
  ttftColdParts: z.strictObject({
    templateMs: medianMs,
    tokenizeMs: medianMs,
    prefillMs: medianMs,
    firstSampleMs: medianMs,
  }),
  /** Over cold trials that count: with a filled cache too few tokens are evaluated. */
  prefill: rateSummarySchema,
  decode: rateSummarySchema,
  interToken: interTokenSummarySchema,
  /** Over whole outputs from a cold cache that the counts confirm. */
  totalTime: latencySummarySchema,
  /** Of whole outputs; second questions on a cached prefix have other lengths. */
  promptTokens: countSummarySchema,
  outputTokens: countSummarySchema,
  inputTokensRange: z.tuple([z.int(), z.int()]),
  /** Distinct prompts whose length lies outside the declared range; `null` where no length is known. */
  promptsOutOfRangeCount: count.nullable(),
  /** Whole outputs without a visible character. */
  emptyOutputCount: count,
  memory: memorySummarySchema,
  /** `null` where no JSON was asked for, and for synthetic weights. */
  jsonValidity: jsonValiditySchema.nullable(),
  thresholds: z.array(thresholdResultSchema),
  stopReasons: z.array(z.strictObject({ reason: stopReasonSchema, count: z.int().positive() })),
  failures: z.array(failureGroupSchema),
  determinism: determinismSchema,
  /** Point, interval and n of every metric, in the order of the metric list. */
  estimates: z.array(estimateSchema),
  series: cellSeriesSchema,
  /** What the exchange over HTTP was like; only for models behind a server. */
  http: httpSummarySchema.optional(),
  flags: z.array(flagSchema),
});

export type CellAnalysis = z.infer<typeof cellAnalysisSchema>;

/** A model as it was measured. */
export const modelAnalysisSchema = z.strictObject({
  modelId: z.string(),
  displayName: z.string(),
  format: manifestModelSchema.shape.format,
  quantization: z.string().nullable(),
  license: z.string().nullable(),
  /** For a server: the name that it serves the model under. */
  fileName: z.string(),
  /** `null` for a server, as the hash, the GPU kind and the options. */
  fileSizeBytes: count.nullable(),
  fileSha256: z.string().nullable(),
  engine: manifestModelSchema.shape.engine,
  engineVersion: z.string(),
  enginePackage: z.string(),
  gpuKind: z.string().nullable(),
  /** The CPU libraries that were in use, over all engine processes; empty when the engine does not tell. */
  cpuVariants: z.array(z.string()),
  devices: z.array(z.string()),
  parameterCount: count.nullable(),
  weightBytes: count.nullable(),
  synthetic: z.boolean(),
  /** The options in force, as the engine reported them. */
  options: loadOptionsSchema.nullable(),
  /** The server that answered; only for models of format `http`. */
  served: servedModelSchema.omit({ serverPid: true }).optional(),
  sessionCount: count,
  /** Median over engine processes; `null` for a server, which has its model loaded already. */
  loadMs: medianMs,
});

export type ModelAnalysis = z.infer<typeof modelAnalysisSchema>;

/** Content of `analysis.json` of a performance experiment: all that any report shows. */
export const analysisSchema = z.strictObject({
  schemaVersion: z.literal(ANALYSIS_SCHEMA_VERSION),
  kind: z.literal("performance"),
  experiment: z.strictObject({
    ...manifestSchema.pick({
      experimentId: true,
      createdEpochMs: true,
      toolVersion: true,
      options: true,
      seed: true,
      rounds: true,
      configsSha256: true,
      planSha256: true,
    }).shape,
    /** Warm-up trials for each model, scenario and round: smallest and largest; `null` without a plan. */
    warmUpsPerRound: z.strictObject({ min: count, max: count }).nullable(),
  }),
  environment: environmentSchema,
  /** Warm-ups included. */
  progress: z.strictObject({ planned: count, ok: count, failed: count, notRun: count }),
  conditions: conditionsSummarySchema,
  models: z.array(modelAnalysisSchema),
  cells: z.array(cellAnalysisSchema),
  /** What was fixed before the figures were seen. */
  inference: inferenceSettingsSchema,
  /** Every pair of models in every scenario and mode, on every metric that both have. */
  comparisons: z.array(comparisonSchema),
  /** What concerns no single cell. */
  flags: z.array(flagSchema),
});

export type Analysis = z.infer<typeof analysisSchema>;
