import { z } from "zod";

/** Raised with every change of a field's meaning. */
export const IMPORTED_SAMPLES_SCHEMA_VERSION = 1;

const metrics = z.record(z.string(), z.number().nullable());

/** One document of a task with what lm-eval scored it. */
export const importedItemSchema = z.strictObject({
  /** Place of the document in the task's data, from 0: the same number as `docId` of our items. */
  docId: z.int().nonnegative(),
  /** SHA-256 of the document, the prompt and the target as lm-eval writes them; `null` in logs before 0.4.3. */
  docHash: z.string().nullable(),
  promptHash: z.string().nullable(),
  targetHash: z.string().nullable(),
  /** By our names: `acc`, `exact_match,strict-match`; `null` where the log has no number. */
  metrics,
});

export type ImportedItem = z.infer<typeof importedItemSchema>;

export const importedTaskSchema = z.strictObject({
  fileName: z.string(),
  task: z.string(),
  /** The run's time as the file's name has it; `null` where it has none. */
  date: z.string().nullable(),
  /** Folder of the file, which lm-eval names after the model; or of the results file beside it; `null` for neither. */
  modelName: z.string().nullable(),
  items: z.array(importedItemSchema),
  /** Lines that were left out, each with its number and reason. */
  skippedLines: z.array(z.strictObject({ lineNumber: z.int().positive(), message: z.string() })),
});

export type ImportedTask = z.infer<typeof importedTaskSchema>;

export const importedAggregateSchema = z.strictObject({
  fileName: z.string(),
  task: z.string(),
  /** By our names. */
  metric: z.string(),
  value: z.number(),
  /** `null` where lm-eval writes `N/A`. */
  standardError: z.number().nullable(),
  /** Mean of the imported items for the same run; `null` when they are not there. */
  meanOfItems: z.number().nullable(),
});

export type ImportedAggregate = z.infer<typeof importedAggregateSchema>;

/** What `edge-bench import lm-eval` writes. */
export const importedSamplesSchema = z.strictObject({
  schemaVersion: z.literal(IMPORTED_SAMPLES_SCHEMA_VERSION),
  kind: z.literal("import-lm-eval"),
  tasks: z.array(importedTaskSchema),
  aggregates: z.array(importedAggregateSchema),
  skipped: z.array(z.strictObject({ fileName: z.string(), message: z.string() })),
});

export type ImportedSamples = z.infer<typeof importedSamplesSchema>;
