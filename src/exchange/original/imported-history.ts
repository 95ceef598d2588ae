import { z } from "zod";

/** Raised with every change of a field's meaning. */
export const IMPORTED_HISTORY_SCHEMA_VERSION = 1;

export const importedFlagCodes = [
  "accuracy-contradicts-counts",
  "answer-by-substring",
  "decode-speed-formula",
  "default-label-neutral",
  "environment-missing",
  "exec-sandbox-ceiling",
  "failed-runs-left-out",
  "failed-stored-as-0",
  "figure-unknown",
  "format-contradicts-file-name",
  "format-from-file-name",
  "format-unknown",
  "french-by-substring",
  "grounding-of-nothing",
  "humaneval-accuracy-zero",
  "humaneval-subset",
  "interval-degenerate",
  "interval-of-a-proportion",
  "interval-too-narrow",
  "json-validity-any-mode",
  "json-validity-contradicted",
  "json-validity-under-grammar",
  "label-parser-by-substring",
  "latency-through-http",
  "limit-for-each-subtask",
  "loose-number-match",
  "memory-of-client-process",
  "mmlu-version-column",
  "no-format-in-report",
  "not-the-canonical-test-set",
  "output-cut-at-256-tokens",
  "parsed-from-console",
  "power-claim-false",
  "prompt-count-unknown",
  "prompt-speed-zero",
  "question-cut-from-prompt",
  "repeated-prompts",
  "rows-indistinguishable",
  "same-run-twice",
  "sessions-differ",
  "token-f1-of-long-answers",
  "tokens-by-characters",
  "train-split",
  "ttft-includes-zero",
  "ttft-may-be-cached",
  "ttft-of-two-kinds",
  "warm-ups-differ",
] as const;

export const importedFlagSchema = z.strictObject({
  code: z.enum(importedFlagCodes),
  /** The figures behind the sentence, for programs. */
  values: z.record(z.string(), z.union([z.number(), z.string(), z.array(z.string()), z.null()])),
  /** One English sentence. */
  message: z.string(),
});

export type ImportedFlag = z.infer<typeof importedFlagSchema>;

/**
 * - `usable`: it says what its name says.
 * - `with-caution`: it says something, read the flags first.
 * - `not-usable`: it says nothing about the model. It is shown struck, with the reason; never dropped or corrected.
 * - `unchecked`: a figure that this importer does not know.
 */
export const verdicts = ["usable", "with-caution", "not-usable", "unchecked"] as const;
export type Verdict = (typeof verdicts)[number];

/** Interval for k of n, computed here from the counts; the file's own interval is a figure of its own. */
export const recomputedSchema = z.strictObject({
  method: z.literal("wilson"),
  confidence: z.number(),
  successes: z.int().nonnegative(),
  sampleCount: z.int().positive(),
  low: z.number(),
  high: z.number(),
  /** `rate`: the file has no count; the one whole number that rounds to its rate was taken. */
  countsFrom: z.enum(["file", "rate"]),
});

export const importedFigureSchema = z.strictObject({
  /** Path in the file, such as `metrics.ttft.p50_ms`. */
  name: z.string(),
  /** As it stands in the file. */
  value: z.number(),
  /** `ms`, `s`, `MB`, `tok/s`; `null` for counts and fractions. */
  unit: z.string().nullable(),
  verdict: z.enum(verdicts),
  /** Codes of the entry's flags that apply to it. */
  flags: z.array(z.enum(importedFlagCodes)),
  /** Why it is not usable; `null` for every other verdict. */
  reason: z.string().nullable(),
  recomputed: recomputedSchema.nullable(),
});

export type ImportedFigure = z.infer<typeof importedFigureSchema>;

/** One series of runs or one evaluation of one model. */
export const importedEntrySchema = z.strictObject({
  fileName: z.string(),
  /** Line of a JSON Lines file, from 1; `null` for a file that is one document. */
  lineNumber: z.int().positive().nullable(),
  kind: z.enum(["performance", "classification", "coding", "realistic", "harness"]),
  modelId: z.string(),
  /** `gguf` or `mlx`; `null` where neither file nor name tells. */
  format: z.string().nullable(),
  quantization: z.string().nullable(),
  /** Scenario or data set. */
  task: z.string(),
  timestamp: z.string().nullable(),
  /** Runs or items. */
  sampleCount: z.int().nonnegative().nullable(),
  /** Distinct prompts or items among them: what an interval may be computed from. */
  effectiveSampleCount: z.int().nonnegative().nullable(),
  figures: z.array(importedFigureSchema),
  flags: z.array(importedFlagSchema),
  /** Keys of the document that this importer does not know; their content is in `original`. */
  unknownKeys: z.array(z.string()),
  /** The document as it was read. */
  original: z.record(z.string(), z.unknown()),
});

export type ImportedEntry = z.infer<typeof importedEntrySchema>;

export const skippedFileSchema = z.strictObject({
  fileName: z.string(),
  reason: z.enum([
    "duplicate",
    "empty",
    "folder",
    "not-a-result",
    "not-json",
    "other-shape",
    "too-large",
    "unreadable",
  ]),
  /** One sentence, with the line where there is one. */
  message: z.string(),
});

export type SkippedFile = z.infer<typeof skippedFileSchema>;

/** What `edge-bench import original` writes: every figure of the original benchmark's files, with what is known of it. */
export const importedHistorySchema = z.strictObject({
  schemaVersion: z.literal(IMPORTED_HISTORY_SCHEMA_VERSION),
  kind: z.literal("import-original"),
  entries: z.array(importedEntrySchema),
  skipped: z.array(skippedFileSchema),
  /** What concerns several entries. */
  flags: z.array(importedFlagSchema),
});

export type ImportedHistory = z.infer<typeof importedHistorySchema>;
