import { z } from "zod";

/*
 * Rows in the schema of the Hugging Face hub, whatever form the files have. Loaders of this folder, each
 * for a `ResolvedDataset` of `resolve-dataset.ts`, rows in the order of the file:
 *
 *   banking77.ts      loadBanking77(dataset, "test" | "train"): Promise<Banking77Split>
 *   phrasebank.ts     loadPhraseBank(dataset, agreement): Promise<PhraseBankDocument[]>
 *                     loadFlarePhraseBank(dataset): Promise<PhraseBankDocument[]>
 *   humaneval.ts      loadHumanEval(dataset): Promise<HumanEvalDocument[]>
 *   gsm8k.ts          loadGsm8k(dataset, "test" | "train"): Promise<Gsm8kDocument[]>
 *   mmlu.ts           loadMmlu(dataset): Promise<MmluSubject[]>
 *   arc-challenge.ts  loadArcChallenge(dataset, "test"): Promise<ArcDocument[]>, and
 *                     "train" | "validation": Promise<ArcDocument[] | null>, null when the file is not here
 *   hellaswag.ts      loadHellaSwag(dataset): Promise<HellaSwagData>
 */

/** A row of mteb/banking77. */
export const banking77DocumentSchema = z.strictObject({
  text: z.string().min(1),
  /** Position of `label_text` among the labels sorted case-insensitively. */
  label: z.int().nonnegative(),
  label_text: z.string().min(1),
});
export type Banking77Document = z.infer<typeof banking77DocumentSchema>;

export interface Banking77Split {
  readonly rows: readonly Banking77Document[];
  /** All labels, by id: sorted case-insensitively. */
  readonly labels: readonly string[];
}

/** A sentence of Financial PhraseBank with the label of the majority of its annotators. */
export const phraseBankDocumentSchema = z.strictObject({
  sentence: z.string().min(1),
  label: z.enum(["positive", "neutral", "negative"]),
});
export type PhraseBankDocument = z.infer<typeof phraseBankDocumentSchema>;

/** Least share of annotators, in percent, who agreed on the label of each sentence. */
export type PhraseBankAgreement = "50Agree" | "66Agree" | "75Agree" | "AllAgree";

/** A row of openai/openai_humaneval. */
export const humanEvalDocumentSchema = z.strictObject({
  task_id: z.string().min(1),
  prompt: z.string().min(1),
  canonical_solution: z.string().min(1),
  test: z.string().min(1),
  entry_point: z.string().min(1),
});
export type HumanEvalDocument = z.infer<typeof humanEvalDocumentSchema>;

/** A row of openai/gsm8k. */
export const gsm8kDocumentSchema = z.strictObject({
  question: z.string().min(1),
  answer: z.string().min(1),
});
export type Gsm8kDocument = z.infer<typeof gsm8kDocumentSchema>;

/** A row of cais/mmlu. */
export const mmluDocumentSchema = z.strictObject({
  question: z.string().min(1),
  subject: z.string().min(1),
  choices: z.array(z.string()).length(4),
  /** Index of the right choice, 0 to 3. */
  answer: z.int().min(0).max(3),
});
export type MmluDocument = z.infer<typeof mmluDocumentSchema>;

export interface MmluSubject {
  /** Such as `abstract_algebra`. */
  readonly subject: string;
  readonly test: readonly MmluDocument[];
  /** The rows that shots are taken from. */
  readonly dev: readonly MmluDocument[];
}

/** A row of allenai/ai2_arc. */
export const arcDocumentSchema = z.strictObject({
  id: z.string().min(1),
  question: z.string().min(1),
  choices: z.strictObject({ text: z.array(z.string()), label: z.array(z.string()) }),
  /** One of `choices.label`. */
  answerKey: z.string().min(1),
});
export type ArcDocument = z.infer<typeof arcDocumentSchema>;

/** What is said of a HellaSwag row without a usable label. */
export const NO_ENDING =
  "it names no ending, 0 to 3; the test split has no labels: use the validation and train files";

/** A row of Rowan/hellaswag, before lm-eval's cleaning. */
export const hellaSwagDocumentSchema = z.strictObject({
  ind: z.int().nonnegative(),
  activity_label: z.string(),
  ctx_a: z.string(),
  ctx_b: z.string(),
  ctx: z.string(),
  endings: z.array(z.string()).length(4),
  source_id: z.string(),
  split: z.string(),
  split_type: z.string(),
  /** Index of the right ending as text; the hub's test split, which is never read, has empty ones. */
  label: z.enum(["0", "1", "2", "3"], { error: NO_ENDING }),
});
export type HellaSwagDocument = z.infer<typeof hellaSwagDocumentSchema>;

/**
 * A row of llama.cpp's text form: `activity: context` is put together already, but not as lm-eval does
 * it: the second part of the context keeps its small first letter, and brackets stay. Scores on it are
 * not those of lm-eval's task.
 */
export const hellaSwagQuerySchema = z.strictObject({
  query: z.string().min(1),
  choices: z.array(z.string()).length(4),
  /** Index of the right ending, 0 to 3. */
  gold: z.int().min(0).max(3),
});
export type HellaSwagQuery = z.infer<typeof hellaSwagQuerySchema>;

export type HellaSwagData =
  | {
      readonly form: "rows";
      readonly validation: readonly HellaSwagDocument[];
      /** `null` when the file is not here. */
      readonly train: readonly HellaSwagDocument[] | null;
    }
  | {
      readonly form: "queries";
      readonly validation: readonly HellaSwagQuery[];
      readonly train: null;
    };
