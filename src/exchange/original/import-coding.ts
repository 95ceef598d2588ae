import { z } from "zod";
import { asRead, countOrNull, finishEntry, type EntryDraft, type Place } from "./entry-draft.ts";
import type { FlatNumber } from "./flat-numbers.ts";
import type { ImportedEntry } from "./imported-history.ts";
import { caution, notUsable, remark, sound, type Rule } from "./judge-figures.ts";
import { recomputeFromCounts, type Recomputed } from "./recompute.ts";

const number = z.number().nullish();

/** `coding_*.json`: HumanEval of one model. */
const codingDocumentSchema = z.looseObject({
  model_id: z.string().min(1),
  dataset_name: z.string().min(1),
  pass_at_1: z.number(),
  syntax_valid_rate: number,
  num_samples: number,
  num_passed: number,
  num_syntax_valid: number,
  accuracy: number,
  avg_latency_ms: number,
  total_time_seconds: number,
  timestamp: z.string().nullish(),
});

type CodingDocument = z.infer<typeof codingDocumentSchema>;

const PROBLEMS = 164;
/** Canonical solutions that pass in the original's restricted `exec`; in a plain interpreter all 164 do. */
const PASSING_SOLUTIONS = 116;

/**
 * A `coding_*.json` file as an entry.
 * @throws z.ZodError when it is not the original's shape
 */
export function importCoding(value: unknown, place: Place): ImportedEntry {
  const document = codingDocumentSchema.parse(value);
  const sampleCount = countOrNull(document.num_samples);
  const draft: EntryDraft = {
    kind: "coding",
    modelId: document.model_id,
    format: null,
    quantization: null,
    task: document.dataset_name,
    timestamp: document.timestamp ?? null,
    sampleCount,
    effectiveSampleCount: sampleCount,
    original: asRead(value),
    knownKeys: Object.keys(codingDocumentSchema.shape),
    settingKeys: [],
    rules: codingRules(document),
    recompute: (figure) => recompute(document, figure),
  };
  return finishEntry(draft, place);
}

function codingRules(document: CodingDocument): Rule[] {
  const samples = document.num_samples ?? null;
  return [
    sound(/^num_samples$|^num_passed$|^num_syntax_valid$|^total_time_seconds$/),
    caution(/^pass_at_1$|^syntax_valid_rate$/, {
      code: "exec-sandbox-ceiling",
      values: { passingSolutions: PASSING_SOLUTIONS, problems: PROBLEMS },
      message: `Programs ran in a restricted exec that rejects imports and cuts lines: of the ${PROBLEMS} canonical solutions ${PASSING_SOLUTIONS} pass, so no model can be seen above ${percent(PASSING_SOLUTIONS / PROBLEMS)} %.`,
    }),
    caution(/^pass_at_1$|^syntax_valid_rate$/, {
      code: "output-cut-at-256-tokens",
      values: { limitTokens: 256 },
      message: "Answers end after 256 tokens; how many were cut was not recorded.",
    }),
    caution(/^avg_latency_ms$/, {
      code: "latency-through-http",
      values: {},
      message:
        "Latency was taken in the client: HTTP, the SDK and JSON parsing are inside, unquantified.",
    }),
    ...accuracyRules(document),
    ...subsetRules(samples),
  ];
}

/** The original's report reads `accuracy`, which the files do not hold, and prints 0. */
function accuracyRules({ accuracy, pass_at_1: passAt1 }: CodingDocument): Rule[] {
  const flag = {
    code: "humaneval-accuracy-zero",
    values: { passAt1, reportedAccuracy: 0 },
    message: `The original's report shows an accuracy of 0 here, because it reads a key that the file does not have. The result is pass_at_1: ${percent(passAt1)} %.`,
  } as const;
  return [remark(flag), ...(accuracy === 0 ? [notUsable(/^accuracy$/, flag)] : [])];
}

function subsetRules(samples: number | null): Rule[] {
  if (samples === null || samples >= PROBLEMS) return [];
  return [
    remark({
      code: "humaneval-subset",
      values: { sampleCount: samples, problems: PROBLEMS },
      message: `${samples} of ${PROBLEMS} problems were asked.`,
    }),
  ];
}

function recompute(document: CodingDocument, { name }: FlatNumber): Recomputed | null {
  const samples = document.num_samples ?? undefined;
  if (name === "pass_at_1") return recomputeFromCounts(document.num_passed ?? undefined, samples);
  if (name !== "syntax_valid_rate") return null;
  return recomputeFromCounts(document.num_syntax_valid ?? undefined, samples);
}

function percent(fraction: number): string {
  return (fraction * 100).toFixed(1);
}
