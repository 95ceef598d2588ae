import { z } from "zod";

const number = z.number().nullish();
const text = z.string().nullish();

/** One line of `perf_*.jsonl`. Only what names the series is required; keys that are not known here are kept. */
export const performanceDocumentSchema = z.looseObject({
  model_id: z.string().min(1),
  scenario_name: z.string().min(1),
  model_format: text,
  model_quantization: text,
  model_config_key: text,
  model_display_name: text,
  config: z.looseObject({ warmup_runs: number, benchmark_runs: number, seed: number }).nullish(),
  metrics: z.looseObject({
    ttft: z
      .looseObject({ std_ms: number, p50_ms: number, min_ms: number, max_ms: number })
      .nullish(),
    output_tokens_per_sec: z.looseObject({ mean: number }).nullish(),
    prompt_tokens_per_sec: z.looseObject({ mean: number }).nullish(),
    memory: z.looseObject({ peak_ram_mb: number }).nullish(),
    tokens: z.looseObject({ avg_prompt: number, avg_completion: number }).nullish(),
    runs: z.looseObject({ total: number, successful: number }).nullish(),
  }),
  confidence_intervals: z.looseObject({}).nullish(),
  json_valid_rate: number,
  timestamp: text,
  duration_seconds: number,
  num_raw_results: number,
  environment: z.unknown(),
});

export type PerformanceDocument = z.infer<typeof performanceDocumentSchema>;
