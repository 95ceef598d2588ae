import { existsSync } from "node:fs";
import { z } from "zod";
import { constraintSchema, decisionAxesSchema } from "../core/decision.ts";
import { ConfigError } from "../core/errors.ts";
import { loadYamlFile } from "./load-yaml-file.ts";
import { labelSchema } from "./text-schemas.ts";

const count = z.int().positive();
const words = z.array(z.string().min(1)).min(1);

export const reportFormats = ["markdown", "html", "csv", "latex", "json"] as const;

/** `edge-bench run EXPERIMENT.yaml`: a question, what is measured to answer it, and what the answer must look like. */
export const experimentFileSchema = z
  .strictObject({
    name: labelSchema,
    /** What the reader wants to know; stands on top of the report. */
    question: z.string().trim().min(1).max(1000),
    /** As the words of `--models`: keys, groups, paths to .gguf files (relative to this file). */
    models: words,
    engine: z
      .strictObject({
        threads: count.optional(),
        context: count.optional(),
        gpu: z.enum(["auto", "metal", "cuda", "vulkan", "cpu"]).optional(),
      })
      .prefault({}),
    performance: z
      .strictObject({
        scenarios: words,
        /** The same prompts in every round. */
        prompts: count,
        rounds: count,
        warmup: z.int().nonnegative().default(1),
        cooldown_seconds: z.number().nonnegative().default(0),
      })
      .optional(),
    capability: z
      .strictObject({
        tasks: words,
        /** Items of each task, the same for every model; left out: all. */
        sample_size: count.optional(),
        setting: z.enum(["realistic", "controlled"]).optional(),
        fewshot: z.int().nonnegative().optional(),
        /** Small sets of this project in place of published data. */
        mini: z.boolean().default(false),
        /** Relative to this file; left out: EDGE_BENCH_DATA_DIR, then what `data pull` fetched. */
        data_dir: z.string().min(1).optional(),
        accept_license: words.optional(),
      })
      .optional(),
    /** Requirements; left out: those of decision.yaml. */
    constraints: z.array(constraintSchema).optional(),
    axes: decisionAxesSchema.optional(),
    /** An earlier run or experiment that must not be worse: folder or id. */
    baseline: z.array(z.string().min(1)).optional(),
    /** More than this is refused before anything is measured. */
    budget_minutes: z.number().positive().optional(),
    seed: z.int().nonnegative().max(0xffff_ffff).default(42),
    reports: z
      .strictObject({
        formats: z.array(z.enum(reportFormats)).min(1).default(["markdown", "html", "csv", "json"]),
        languages: z
          .array(z.enum(["en", "fr"]))
          .min(1)
          .default(["en"]),
      })
      .prefault({}),
  })
  .refine((file) => file.performance !== undefined || file.capability !== undefined, {
    error: "nothing is measured: performance, capability or both are needed",
  });

export type ExperimentFile = z.infer<typeof experimentFileSchema>;

/**
 * Reads and checks an experiment file.
 * @throws ConfigError with every problem of the file
 */
export async function loadExperimentFile(path: string): Promise<ExperimentFile> {
  if (!existsSync(path)) {
    throw new ConfigError(`${path}: there is no such file`, {
      code: "config-unreadable",
      hint: "Check the path, or write one: edge-bench init --output experiment.yaml",
    });
  }
  return loadYamlFile(path, experimentFileSchema, {
    compliance: "compliance probes do not exist yet in this version",
  });
}
