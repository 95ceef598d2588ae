import type { Estimate, EstimateInterval } from "../../../analyze/inference/estimate.ts";
import type { Reason } from "../../../analyze/inference/undefined-reason.ts";
import type { ScenarioMetricName } from "../../../core/decision.ts";
import type { ThresholdResult } from "../../../analyze/performance/thresholds.ts";
import { formatter } from "../numbers.ts";

const n = formatter("en");

/** Names of figures; the scorers' own names stand behind in brackets, so that files can be searched. */
const METRIC_NAMES = new Map<string, string>(
  Object.entries({
    "ttft-cold-ms": "Cold TTFT",
    "ttft-cold-p95-ms": "Cold TTFT, 95th percentile",
    "ttft-warm-prefix-ms": "TTFT with warm prefix",
    "ttft-cached-ms": "TTFT with cached prompt",
    "prefill-tokens-per-second": "Prefill speed",
    "decode-tokens-per-second": "Decode speed",
    "decode-characters-per-second": "Decode speed, characters",
    "inter-token-p50-ms": "Inter-token latency, median",
    "inter-token-p99-ms": "Inter-token latency, 99th percentile",
    "total-time-ms": "Total time",
    "peak-private-bytes": "Peak private memory",
    "peak-resident-bytes": "Peak resident memory",
    acc: "accuracy (acc)",
    acc_norm: "accuracy, choices normalised by length (acc_norm)",
    "exact_match,strict-match": "exact match, strict (exact_match,strict-match)",
    "exact_match,flexible-extract": "exact match, flexible (exact_match,flexible-extract)",
    exact_match: "all fields right (exact_match)",
    "pass@1": "programs that pass (pass@1)",
    macro_f1: "macro-F1 (macro_f1)",
    confidence: "mean confidence (confidence)",
    brier: "Brier score (brier)",
    log_loss: "log loss, nats (log_loss)",
    correct: "right answers (correct)",
    field_accuracy_strict: "right fields, strict (field_accuracy_strict)",
    field_accuracy: "right fields, repaired (field_accuracy)",
    strict_valid: "valid JSON (strict_valid)",
    repaired_valid: "valid JSON once repaired (repaired_valid)",
    key_fact_coverage: "key facts told (key_fact_coverage)",
  }),
);

/** A figure by its code; a code without a name stands as it is. */
export function metricName(code: string): string {
  return METRIC_NAMES.get(code) ?? code;
}

export const scenarioMetrics: Readonly<Record<ScenarioMetricName, string>> = {
  ttft_p50_ms: "Cold TTFT",
  ttft_p95_ms: "Cold TTFT, 95th percentile",
  ttft_warm_prefix_p50_ms: "TTFT with warm prefix",
  total_time_p50_ms: "Total time",
  inter_token_p99_ms: "Inter-token latency, 99th percentile",
  tokens_per_second: "Decode speed",
  prefill_tokens_per_second: "Prefill speed",
  json_valid_rate: "Valid JSON",
};

export const memoryMetrics = {
  peak_private_mb: "Peak private memory",
  peak_resident_mb: "Peak resident memory",
};

export const thresholdMeanings: Readonly<Record<ThresholdResult["name"], string>> = {
  ttft_ms_max: "cold TTFT, ms, at most",
  tokens_per_sec_min: "decode speed, tok/s, at least",
  peak_ram_mb_max: "peak memory (the larger of private and resident), MB, at most",
  json_valid_rate_min: "valid JSON, at least",
};

export const estimatorNames: Readonly<Record<Estimate["estimator"], string>> = {
  "median-of-prompt-medians": "median over prompts of each prompt's median",
  "geometric-mean-of-prompt-medians": "geometric mean over prompts of each prompt's median",
  "quantile-type-7": "quantile over trials, type 7",
  "largest-over-processes": "largest over processes",
  proportion: "share of items",
  mean: "mean over items",
  "macro-f1": "macro-F1 over all labels",
};

export const intervalMethods: Readonly<Record<EstimateInterval["method"], string>> = {
  "bootstrap-percentile": "percentile bootstrap",
  "bootstrap-bca": "BCa bootstrap",
  "bootstrap-basic": "basic bootstrap",
  "cluster-bootstrap-percentile": "cluster bootstrap, percentile",
  "t-on-logs": "t on logarithms",
  t: "t",
  "order-statistics": "order statistics",
  "range-over-processes": "range over processes, no confidence level",
  wilson: "Wilson",
};

/** Why a figure is undefined. */
export function reasonSentence(reason: Reason): string {
  switch (reason.code) {
    case "too-few":
      return `too few values: ${n.count(reason.count)}, at least ${n.count(reason.needed)} are needed`;
    case "too-many":
      return `too many values: ${n.count(reason.count)}, the method is defined for at most ${n.count(reason.most)}`;
    case "no-variation":
      return "all values or differences are the same";
    case "all-zero":
      return "all differences are zero";
    case "not-positive":
      return "a value is not positive and has no logarithm";
    case "not-finite":
      return "a value is no finite number";
    case "no-bias-correction":
      return "the resamples do not surround the estimate";
    case "not-observed":
      return "nothing was observed";
  }
}

/** Estimators and intervals of a table, named once. */
export function estimatorNote(
  entries: readonly {
    readonly metrics: readonly string[];
    readonly estimator: Estimate["estimator"];
    readonly method: EstimateInterval["method"] | null;
    readonly confidence: number | null;
  }[],
): string[] {
  return entries.map(({ metrics, estimator, method, confidence }) => {
    const level = confidence === null ? "" : `${n.percent(confidence)} interval by `;
    const interval = method === null ? "no interval" : `${level}${intervalMethods[method]}`;
    return `${metrics.join("; ")}: ${estimatorNames[estimator]}; ${interval}.`;
  });
}
