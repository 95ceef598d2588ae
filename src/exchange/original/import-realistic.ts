import { z } from "zod";
import { asRead, countOrNull, finishEntry, type EntryDraft, type Place } from "./entry-draft.ts";
import type { FlatNumber } from "./flat-numbers.ts";
import type { ImportedEntry } from "./imported-history.ts";
import { realisticRules } from "./realistic-rules.ts";
import { recomputeFromCounts, recomputeFromRate, type Recomputed } from "./recompute.ts";

const number = z.number().nullish();

/** One scenario of `realistic_scenarios_*.json`, and the whole of `extraction_test_*.json`. */
export const realisticScenarioSchema = z.looseObject({
  scenario_name: z.string().min(1),
  model_id: z.string().min(1),
  num_samples: number,
  metrics: z.record(z.string(), z.unknown()),
  avg_latency_ms: number,
  total_time_seconds: number,
  dataset_source: z.string().nullish(),
  dataset_citation: z.unknown(),
  methodology: z.looseObject({ power_analysis: z.string().nullish() }).nullish(),
  timestamp: z.string().nullish(),
});

export type RealisticScenario = z.infer<typeof realisticScenarioSchema>;

const realisticDocumentSchema = z.looseObject({
  model_id: z.string().min(1),
  results: z.record(z.string(), z.unknown()),
});

/** A scenario that cannot be read takes no other one with it. */
export interface RealisticEntries {
  readonly entries: readonly ImportedEntry[];
  readonly broken: readonly { readonly scenario: string; readonly error: z.ZodError }[];
}

/**
 * The scenarios of a `realistic_scenarios_*.json` file, each as an entry.
 * @throws z.ZodError when it is not the original's shape
 */
export function importRealistic(value: unknown, place: Place): RealisticEntries {
  const { results } = realisticDocumentSchema.parse(value);
  const parsed = Object.entries(results).map(([scenario, document]) => ({
    scenario,
    document,
    ...realisticScenarioSchema.safeParse(document),
  }));
  return {
    entries: parsed.flatMap(({ data, document }) =>
      data === undefined ? [] : [scenarioEntry(data, document, place)],
    ),
    broken: parsed.flatMap(({ scenario, error }) =>
      error === undefined ? [] : [{ scenario, error }],
    ),
  };
}

/**
 * An `extraction_test_*.json` file as an entry: one scenario on its own.
 * @throws z.ZodError when it is not the original's shape
 */
export function importExtraction(value: unknown, place: Place): ImportedEntry {
  return scenarioEntry(realisticScenarioSchema.parse(value), value, place);
}

function scenarioEntry(scenario: RealisticScenario, value: unknown, place: Place): ImportedEntry {
  const sampleCount = countOrNull(scenario.num_samples);
  const draft: EntryDraft = {
    kind: "realistic",
    modelId: scenario.model_id,
    format: null,
    quantization: null,
    task: scenario.scenario_name,
    timestamp: scenario.timestamp ?? null,
    sampleCount,
    effectiveSampleCount: sampleCount,
    original: asRead(value),
    knownKeys: Object.keys(realisticScenarioSchema.shape),
    settingKeys: ["methodology"],
    rules: realisticRules(scenario),
    recompute: (figure) => recompute(scenario, figure),
  };
  return finishEntry(draft, place);
}

const SHARES =
  /^metrics\.(exact_match_strict|numerical_accuracy|answer_present|french_response_rate|success_rate)$/;

/** Shares of items: accuracy and JSON validity have counts in the file, others only a rate. */
function recompute(scenario: RealisticScenario, figure: FlatNumber): Recomputed | null {
  const { metrics } = scenario;
  const samples = countOrNull(scenario.num_samples) ?? undefined;
  if (figure.name === "metrics.accuracy") {
    return recomputeFromCounts(count(metrics["correct"]), count(metrics["total"]) ?? samples);
  }
  if (figure.name === "metrics.json_valid_rate") {
    return recomputeFromCounts(count(metrics["valid_json_count"]), samples);
  }
  return SHARES.test(figure.name) ? recomputeFromRate(figure.value, samples) : null;
}

function count(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
