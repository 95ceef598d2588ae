import { z } from "zod";
import { asRead, countOrNull, finishEntry, type EntryDraft, type Place } from "./entry-draft.ts";
import type { FlatNumber } from "./flat-numbers.ts";
import type { ImportedEntry } from "./imported-history.ts";
import { banking77Rules, commonLabelRules, sentimentRules } from "./label-rules.ts";
import type { Rule } from "./judge-figures.ts";
import { caution, notUsable, sound } from "./judge-figures.ts";
import { recomputeFromCounts, type Recomputed } from "./recompute.ts";

const number = z.number().nullish();

/** `eval_*.json`: accuracy and F1 of one model on one labelled data set. */
export const classificationDocumentSchema = z.looseObject({
  dataset_name: z.string().min(1),
  model_id: z.string().min(1),
  accuracy: z.number(),
  macro_f1: number,
  weighted_f1: number,
  num_samples: number,
  num_correct: number,
  per_class_accuracy: z.record(z.string(), z.unknown()).nullish(),
  avg_latency_ms: number,
  total_time_seconds: number,
  timestamp: z.string().nullish(),
  num_errors: number,
});

export type ClassificationDocument = z.infer<typeof classificationDocumentSchema>;

/** The files round to four digits. */
const ROUNDING = 0.51e-4;

/**
 * An `eval_*.json` file as an entry.
 * @throws z.ZodError when it is not the original's shape
 */
export function importClassification(value: unknown, place: Place): ImportedEntry {
  const document = classificationDocumentSchema.parse(value);
  const sampleCount = countOrNull(document.num_samples);
  const draft: EntryDraft = {
    kind: "classification",
    modelId: document.model_id,
    format: null,
    quantization: null,
    task: document.dataset_name,
    timestamp: document.timestamp ?? null,
    sampleCount,
    effectiveSampleCount: sampleCount,
    original: asRead(value),
    knownKeys: Object.keys(classificationDocumentSchema.shape),
    settingKeys: [],
    rules: classificationRules(document),
    recompute: (figure) => recompute(document, figure),
  };
  return finishEntry(draft, place);
}

function classificationRules(document: ClassificationDocument): Rule[] {
  const isBanking = document.dataset_name.startsWith("banking77");
  const isSentiment = /phrasebank|fpb|sentiment/.test(document.dataset_name);
  return [
    sound(/^num_samples$|^num_correct$|^num_errors$|^total_time_seconds$/),
    sound(/^accuracy$|^macro_f1$|^weighted_f1$|^per_class_accuracy\./),
    ...commonLabelRules(document),
    ...(isBanking ? banking77Rules(document) : []),
    ...(isSentiment
      ? sentimentRules(/^accuracy$|^(macro|weighted)_f1$|^per_class_accuracy\./)
      : []),
    ...countRules(document),
  ];
}

/** Counts that do not give the accuracy, and an accuracy of no items. */
function countRules({
  accuracy,
  num_correct: correct,
  num_samples: samples,
}: ClassificationDocument): Rule[] {
  if (accuracy === 0 && (samples ?? 0) === 0) {
    return [
      notUsable(/^accuracy$|_f1$/, {
        code: "failed-stored-as-0",
        values: { sampleCount: samples ?? null },
        message: "No item was scored; a failure was stored as an accuracy of 0.",
      }),
    ];
  }
  if (typeof correct !== "number" || typeof samples !== "number" || samples <= 0) return [];
  if (Math.abs(correct / samples - accuracy) <= ROUNDING) return [];
  return [
    caution(/^accuracy$/, {
      code: "accuracy-contradicts-counts",
      values: { accuracy, correct, sampleCount: samples },
      message: `${correct} of ${samples} is not the accuracy of ${accuracy} that the file states.`,
    }),
  ];
}

function recompute(document: ClassificationDocument, { name }: FlatNumber): Recomputed | null {
  if (name !== "accuracy") return null;
  return recomputeFromCounts(document.num_correct ?? undefined, document.num_samples ?? undefined);
}
