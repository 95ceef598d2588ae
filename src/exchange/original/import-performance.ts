import { asRead, countOrNull, finishEntry, noRecomputation, type Place } from "./entry-draft.ts";
import type { ImportedEntry } from "./imported-history.ts";
import { findFormat } from "./model-format.ts";
import { performanceRules } from "./performance-rules.ts";
import { performanceDocumentSchema } from "./performance-schema.ts";
import { repeatedPromptRules } from "./repeated-prompts.ts";
import { originalScenario } from "./scenarios.ts";

/**
 * One line of a `perf_*.jsonl` file as an entry.
 * @throws z.ZodError when it is not the original's shape
 */
export function importPerformance(value: unknown, place: Place): ImportedEntry {
  const document = performanceDocumentSchema.parse(value);
  const { metrics, model_id: modelId, scenario_name: scenario } = document;
  const runCount = countOrNull(
    metrics.runs?.successful ?? document.num_raw_results ?? document.config?.benchmark_runs,
  );
  const found = findFormat({
    modelId,
    scenario,
    format: document.model_format,
    quantization: document.model_quantization,
    fileName: place.fileName,
  });
  const promptCount = originalScenario(scenario)?.promptCount ?? null;
  return finishEntry(
    {
      kind: "performance",
      modelId,
      format: found.format,
      quantization: found.quantization,
      task: scenario,
      timestamp: document.timestamp ?? null,
      sampleCount: runCount,
      effectiveSampleCount:
        promptCount === null || runCount === null ? promptCount : Math.min(promptCount, runCount),
      original: asRead(value),
      knownKeys: Object.keys(performanceDocumentSchema.shape),
      settingKeys: ["config", "environment"],
      rules: [
        ...found.rules,
        ...repeatedPromptRules(document, runCount),
        ...performanceRules(document),
      ],
      recompute: noRecomputation,
    },
    place,
  );
}
