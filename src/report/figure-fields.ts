import type { CellAnalysis } from "../analyze/performance/analysis.ts";
import type { RateSummary, LatencySummary } from "../analyze/performance/summaries.ts";
import { thresholdNames } from "../analyze/performance/thresholds.ts";
import type { CellRow } from "./cell-rows.ts";
import type { CsvValue } from "./csv-text.ts";
import { plainText } from "./plain-text.ts";

/** A named figure of a cell. The name carries the unit; the value is not rounded. */
export type Field = readonly [name: string, value: CsvValue];

/** Every figure of a cell under a flat name: the columns of the CSV file and the keys of `--json`. */
export function fieldsOf(row: CellRow): Field[] {
  const { cell } = row;
  return [
    ...modelFields(row),
    ...countFields(cell),
    ...latencyFields("ttft_cold", cell.ttft.cold),
    ...latencyFields("ttft_warm_prefix", cell.ttft.warmPrefix),
    ...latencyFields("ttft_cached", cell.ttft.cached),
    ["ttft_cold_template_ms", cell.ttftColdParts.templateMs],
    ["ttft_cold_tokenize_ms", cell.ttftColdParts.tokenizeMs],
    ["ttft_cold_prefill_ms", cell.ttftColdParts.prefillMs],
    ["ttft_cold_first_sample_ms", cell.ttftColdParts.firstSampleMs],
    ...rateFields("prefill", cell.prefill),
    ...rateFields("decode", cell.decode),
    ["inter_token_n", cell.interToken.n],
    ["inter_token_p50_ms", cell.interToken.p50Ms],
    ["inter_token_p99_ms", cell.interToken.p99Ms],
    ["inter_token_max_ms", cell.interToken.maxMs],
    ["inter_token_gc_gaps", cell.interToken.gcGapCount],
    ...latencyFields("total_time", cell.totalTime),
    ...outputFields(cell),
    ...memoryFields(cell),
    ...thresholdFields(cell),
    ...verdictFields(cell),
  ];
}

function modelFields({ cell, model, modelLabel }: CellRow): Field[] {
  return [
    ["model_id", plainText(cell.modelId)],
    ["model", modelLabel],
    ["format", model.format],
    ["quantization", model.quantization === null ? null : plainText(model.quantization)],
    ["file_sha256", model.fileSha256],
    ["engine", model.engine],
    ["engine_version", plainText(model.engineVersion)],
    ["gpu_kind", model.gpuKind],
    ["cpu_variants", plainText(model.cpuVariants.join(" "))],
    ["threads", model.options?.threads ?? null],
    ["synthetic_weights", model.synthetic],
    ["scenario", plainText(cell.scenario)],
    ["mode", cell.mode],
  ];
}

function countFields({ counts, ...cell }: CellAnalysis): Field[] {
  return [
    ["trials_planned", counts.planned],
    ["trials_ok", counts.ok],
    ["trials_failed", counts.failed],
    ["trials_not_run", counts.notRun],
    ["attempts_recovered", counts.recovered],
    ["outputs", counts.generations],
    ["prompts", cell.promptCount],
    ["rounds", cell.roundCount],
  ];
}

function latencyFields(name: string, summary: LatencySummary): Field[] {
  return [
    [`${name}_n`, summary.n],
    [`${name}_p50_ms`, summary.p50Ms],
    [`${name}_p95_ms`, summary.p95Ms],
    [`${name}_p95_is_estimable`, summary.p95IsEstimable],
    [`${name}_min_ms`, summary.minMs],
    [`${name}_max_ms`, summary.maxMs],
    [`${name}_mean_ms`, summary.meanMs],
    [`${name}_median_of_prompt_medians_ms`, summary.medianOfPromptMediansMs],
  ];
}

function rateFields(name: string, summary: RateSummary): Field[] {
  return [
    [`${name}_n`, summary.n],
    [`${name}_tokens_per_second`, summary.tokensPerSecond],
    [`${name}_p50_tokens_per_second`, summary.p50TokensPerSecond],
    [`${name}_p5_tokens_per_second`, summary.p5TokensPerSecond],
    [`${name}_min_tokens_per_second`, summary.minTokensPerSecond],
    [`${name}_max_tokens_per_second`, summary.maxTokensPerSecond],
    [`${name}_coefficient_of_variation`, summary.coefficientOfVariation],
  ];
}

function outputFields(cell: CellAnalysis): Field[] {
  return [
    ["prompt_tokens_min", cell.promptTokens.min],
    ["prompt_tokens_median", cell.promptTokens.median],
    ["prompt_tokens_max", cell.promptTokens.max],
    ["prompts_out_of_range", cell.promptsOutOfRangeCount],
    ["output_tokens_min", cell.outputTokens.min],
    ["output_tokens_median", cell.outputTokens.median],
    ["output_tokens_max", cell.outputTokens.max],
    ["outputs_empty", cell.emptyOutputCount],
    ["json_scored", cell.jsonValidity?.n ?? null],
    ["json_parse_rate", cell.jsonValidity?.parseRate ?? null],
    ["json_conform_rate", cell.jsonValidity?.conformRate ?? null],
    ["greedy_requests_compared", cell.determinism.comparedCount],
    ["greedy_requests_differing", cell.determinism.differingCount],
  ];
}

function memoryFields({ memory }: CellAnalysis): Field[] {
  return [
    ["weight_bytes", memory.weightBytes],
    ["peak_private_bytes", memory.peakPrivate?.maxBytes ?? null],
    ["peak_private_smallest_bytes", memory.peakPrivate?.minBytes ?? null],
    ["peak_resident_bytes", memory.peakResident?.maxBytes ?? null],
    ["peak_resident_smallest_bytes", memory.peakResident?.minBytes ?? null],
    ["engine_buffer_bytes", memory.engineBufferBytes],
  ];
}

/** Every limit has its columns, declared or not, so that all files have the same header. */
function thresholdFields({ thresholds }: CellAnalysis): Field[] {
  return thresholdNames.flatMap((name): Field[] => {
    const result = thresholds.find((threshold) => threshold.name === name);
    return [
      [`threshold_${name}`, result?.limit ?? null],
      [`threshold_${name}_observed`, result?.observed ?? null],
      [`threshold_${name}_verdict`, result?.verdict ?? null],
    ];
  });
}

function verdictFields(cell: CellAnalysis): Field[] {
  const stops = cell.stopReasons.map(({ reason, count }) => `${count}x ${reason}`);
  const failures = cell.failures.map(
    ({ code, message, count }) => `${count}x ${code}: ${plainText(message)}`,
  );
  return [
    ["stop_reasons", stops.join("; ")],
    ["failures", failures.join("; ")],
    ["flags", [...new Set(cell.flags.map(({ code }) => code))].join(" ")],
    ["unreliable", cell.flags.some(({ severity }) => severity === "unreliable")],
  ];
}
