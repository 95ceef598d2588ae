import type { ScorerName } from "../../core/evaluation.ts";

const PRIMARY: Readonly<Record<ScorerName, readonly string[]>> = {
  // ARC and HellaSwag are published with the length-normalised choice, MMLU with the plain one.
  "multiple-choice": ["acc_norm", "acc"],
  gsm8k: ["exact_match,strict-match"],
  humaneval: ["pass@1"],
  "label-probabilities": ["acc"],
  "label-text": ["acc"],
  facts: ["correct"],
  extraction: ["field_accuracy_strict"],
  summary: ["key_fact_coverage"],
  // Probes are rated, not compared by a metric.
  probe: [],
};

/** The metric by which models are compared on a task; `null` when its scores do not carry it. */
export function primaryMetricOf(scorer: ScorerName, metrics: readonly string[]): string | null {
  return PRIMARY[scorer].find((metric) => metrics.includes(metric)) ?? null;
}
