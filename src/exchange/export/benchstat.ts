import type { PerformanceFiles } from "../../analyze/performance/analyze-performance.ts";
import { firstOutputNs } from "../../analyze/performance/ttft.ts";
import { contextTokensOf } from "../../core/engine.ts";
import {
  exportedModels,
  isCold,
  type ExportedTrial,
  timedGeneration,
  timedPrefill,
  type ExportedModel,
  type TimedTokens,
} from "./exported-trials.ts";

const NS_PER_SECOND = 1e9;

/**
 * The trials as lines of Go benchmarks, which `benchstat` compares: the form of `ollama/cmd/bench`, one
 * line for each trial and step, so that benchstat has the repetitions.
 *
 * - `prefill`: evaluated prompt tokens over the time of their evaluation, cold cache only.
 * - `generate`: N output tokens over the time from the end of the prefill to the last of them (Ollama's
 *   `eval_count` over `eval_duration`).
 * - `ttft`, `total`: from the request to the first token, and to the end, cold cache only.
 *
 * `scenario` and `mode` are added to the name: Ollama has one prompt, and lines with one name are
 * repetitions to benchstat. Two decimals, as Ollama prints them.
 * Source: ollama/cmd/bench, `OutputMetrics`.
 */
export function renderBenchstat(input: PerformanceFiles): string {
  const lines = exportedModels(input).flatMap((exported) => [
    modelLine(exported),
    ...exported.trials.flatMap(trialLines),
  ]);
  return lines.map((line) => `${line}\n`).join("");
}

function modelLine({ model, facts }: ExportedModel): string {
  const parts = [
    `Model: ${namePart(model.modelId)}`,
    `Params: ${facts.parameterCount ?? "unknown"}`,
    `Quant: ${namePart(model.quantization ?? "unknown")}`,
    `Family: ${namePart(facts.architecture ?? "unknown")}`,
    `Size: ${model.fileSizeBytes ?? "unknown"}`,
    `NumCtx: ${contextTokensOf(facts) ?? "unknown"}`,
  ];
  return `# ${parts.join(" | ")}`;
}

function trialLines(trial: ExportedTrial): string[] {
  const { planned, record } = trial;
  const name = `BenchmarkModel/name=${namePart(planned.modelId)}/scenario=${namePart(planned.scenario)}/mode=${planned.mode}`;
  const { endNs } = record.trace.timing;
  const firstNs = firstOutputNs(record.trace);
  const cold = isCold(trial);
  const lines: string[] = [];
  const addRate = (step: string, time: TimedTokens | null): void => {
    if (time !== null) lines.push(`${name}/step=${step} 1 ${rateText(time)}`);
  };
  if (cold) addRate("prefill", timedPrefill(trial));
  if (planned.mode !== "first-token") addRate("generate", timedGeneration(trial));
  if (cold && firstNs !== null) lines.push(`${name}/step=ttft 1 ${firstNs} ns/op`);
  if (cold && planned.mode !== "first-token") lines.push(`${name}/step=total 1 ${endNs} ns/op`);
  return lines;
}

function rateText({ tokenCount, durationNs }: TimedTokens): string {
  const perToken = (durationNs / tokenCount).toFixed(2);
  const perSecond = ((tokenCount / durationNs) * NS_PER_SECOND).toFixed(2);
  return `${perToken} ns/token ${perSecond} token/sec`;
}

/** White space ends the name of a benchmark, a slash begins its next part, control characters act in terminals. */
function namePart(text: string): string {
  return text.replace(/[\s/|\p{C}]+/gu, "_");
}
