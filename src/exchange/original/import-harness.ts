import { z } from "zod";
import { asRead, countOrNull, finishEntry, noRecomputation, type Place } from "./entry-draft.ts";
import type { ImportedEntry } from "./imported-history.ts";
import { caution, notUsable, sound, type Rule } from "./judge-figures.ts";

const number = z.number().nullish();

/** `harness_*.json`: what the original read from the console of lm-eval. */
const harnessDocumentSchema = z.looseObject({
  task: z.string().min(1),
  model_path: z.string(),
  accuracy: z.number(),
  accuracy_stderr: number,
  metrics: z.unknown(),
  num_samples: number,
  duration_seconds: number,
  timestamp: z.string().nullish(),
  config: z.unknown(),
});

type HarnessDocument = z.infer<typeof harnessDocumentSchema>;

/**
 * A `harness_*.json` file as an entry. None of its accuracies is a score.
 * @throws z.ZodError when it is not the original's shape
 */
export function importHarness(value: unknown, place: Place): ImportedEntry {
  const document = harnessDocumentSchema.parse(value);
  const { task, model_path: modelPath } = document;
  return finishEntry(
    {
      kind: "harness",
      modelId: modelPath.split(/[\\/]/).at(-1) ?? modelPath,
      format: modelPath.endsWith(".gguf") ? "gguf" : null,
      quantization: null,
      task,
      timestamp: document.timestamp ?? null,
      sampleCount: countOrNull(document.num_samples),
      effectiveSampleCount: null,
      original: asRead(value),
      knownKeys: Object.keys(harnessDocumentSchema.shape),
      settingKeys: ["config"],
      rules: [sound(/^duration_seconds$/), SAMPLES, ...accuracyRules(document)],
      recompute: noRecomputation,
    },
    place,
  );
}

const SAMPLES = caution(/^num_samples$/, {
  code: "limit-for-each-subtask",
  values: {},
  message:
    "The number is the limit that was asked for; lm-eval applies it to each subtask, of which MMLU has 57.",
});

function accuracyRules({ accuracy, task }: HarnessDocument): Rule[] {
  const figures = /^accuracy(_stderr)?$/;
  if (accuracy === 0) {
    return [
      notUsable(figures, {
        code: "failed-stored-as-0",
        values: { task },
        message: "The harness failed and the failure was stored as an accuracy of 0.",
      }),
    ];
  }
  if (Number.isInteger(accuracy)) {
    return [
      notUsable(figures, {
        code: "mmlu-version-column",
        values: { accuracy, task },
        message: `${accuracy} is the version of the task: the parser took the first number of the table's row; the score and its standard error are lost.`,
      }),
    ];
  }
  return [
    caution(figures, {
      code: "parsed-from-console",
      values: { accuracy, task },
      message:
        "The figure was read from a table on the console, where the parser mistakes columns.",
    }),
  ];
}
