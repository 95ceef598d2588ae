import { z } from "zod";
import {
  environmentSchema,
  manifestRungSchema,
  overheadManifestSchema,
} from "../../core/manifest.ts";
import { conditionsSummarySchema } from "../performance/conditions-summary.ts";
import { flagSchema } from "../performance/flag.ts";
import { rungComparisonSchema } from "./compare-rungs.ts";
import { decompositionSchema } from "./decomposition.ts";
import { meaningSchema } from "./meaning.ts";
import { rungSummarySchema } from "./rung-summary.ts";
import { agreementSchema } from "./token-agreement.ts";

/** Raised with every change of a figure's meaning. */
export const OVERHEAD_SCHEMA_VERSION = 1;

const count = z.int().nonnegative();
const bytes = z.int().nonnegative().nullable();

/** Content of `analysis.json` of a ladder: all that any report shows. */
export const overheadAnalysisSchema = z.strictObject({
  schemaVersion: z.literal(OVERHEAD_SCHEMA_VERSION),
  kind: z.literal("overhead"),
  experiment: overheadManifestSchema.pick({
    experimentId: true,
    createdEpochMs: true,
    toolVersion: true,
    options: true,
    seed: true,
    rounds: true,
    promptCount: true,
    outputTokens: true,
    scenario: true,
    configsSha256: true,
    planSha256: true,
  }),
  environment: environmentSchema,
  /** `null` for a manifest that names none. */
  model: z
    .strictObject({
      modelId: z.string(),
      displayName: z.string(),
      format: z.string(),
      quantization: z.string().nullable(),
      fileName: z.string(),
      fileSizeBytes: bytes,
      fileSha256: z.string().nullable(),
      synthetic: z.boolean(),
      threads: count.nullable(),
    })
    .nullable(),
  programs: z.array(manifestRungSchema),
  /** Warm-ups left out. */
  progress: z.strictObject({ planned: count, ok: count, failed: count, notRun: count }),
  /** Records that no trial of the plan asked for; they are in no figure. */
  strayRecordCount: count,
  /** Lines of records that could not be read; they are in no figure. */
  unreadableLineCount: count,
  /** Prompt tokens, smallest and largest; `null` without a plan. */
  promptTokens: z.strictObject({ min: count, max: count }).nullable(),
  conditions: conditionsSummarySchema,
  /** What the machine did while the ladder ran; the subject is the model's id. */
  flags: z.array(flagSchema),
  agreement: agreementSchema,
  rungs: z.array(rungSummarySchema),
  comparisons: z.array(rungComparisonSchema),
  decompositions: z.array(decompositionSchema),
  meaning: z.array(meaningSchema),
});

export type OverheadAnalysis = z.infer<typeof overheadAnalysisSchema>;
