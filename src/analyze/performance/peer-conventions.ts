import type { GenerationTiming } from "../../core/generation.ts";
import { millisecondsOf, perSecond } from "./nanoseconds.ts";

/*
 * Speeds as other tools define them, from the same timestamps: N tokens at t_1 ... t_N. None of them
 * is used in a report; they exist so that a figure can be laid beside a peer's. `null` where the
 * formula has no value.
 */

/** llama-server `timings.predicted_per_second`: (N - 1) / (t_N - end of prefill). Source: llama.cpp tools/server. */
export function llamaServerDecodeTokensPerSecond(timing: GenerationTiming): number | null {
  return spanRate(tokensNs(timing).length - 1, timing.prefillEndNs, tokensNs(timing).at(-1));
}

/** LocalScore: N / (t_N - end of prefill). Source: LocalScore, generation interval. */
export function localScoreDecodeTokensPerSecond(timing: GenerationTiming): number | null {
  return spanRate(tokensNs(timing).length, timing.prefillEndNs, tokensNs(timing).at(-1));
}

/** mlx_lm.benchmark: N / (t_N - t_1), too high by 1 / (N - 1). Source: mlx_lm/generate.py. */
export function mlxLmDecodeTokensPerSecond(timing: GenerationTiming): number | null {
  return spanRate(tokensNs(timing).length, tokensNs(timing)[0], tokensNs(timing).at(-1));
}

/** MLPerf Client 2.0: (N - 1) / (end - t_1). Source: MLPerf Client documentation. */
export function mlPerfClientDecodeTokensPerSecond(timing: GenerationTiming): number | null {
  return spanRate(tokensNs(timing).length - 1, tokensNs(timing)[0], timing.endNs);
}

/** The original Edge SLM Benchmark's formula, with counted tokens: N / (end - t_1). Source: its src/lmstudio_client.py. */
export function originalDecodeTokensPerSecond(timing: GenerationTiming): number | null {
  return spanRate(tokensNs(timing).length, tokensNs(timing)[0], timing.endNs);
}

/** vLLM TPOT, milliseconds: (latency - TTFT) / (N - 1). Source: vllm bench serve. */
export function vllmTimePerOutputTokenMs(timing: GenerationTiming): number | null {
  return spanMs(tokensNs(timing).length - 1, tokensNs(timing)[0], timing.endNs);
}

/** GuideLLM mean inter-token latency, milliseconds: (t_N - t_1) / (N - 1). Source: GuideLLM metrics. */
export function guideLlmInterTokenMs(timing: GenerationTiming): number | null {
  return spanMs(tokensNs(timing).length - 1, tokensNs(timing)[0], tokensNs(timing).at(-1));
}

/** Prompt tokens over TTFT, as mlx_lm reports its prompt speed. Source: mlx_lm/generate.py. */
export function mlxLmPromptTokensPerSecond(
  promptTokenCount: number,
  timing: GenerationTiming,
): number | null {
  return spanRate(promptTokenCount, 0, tokensNs(timing)[0]);
}

/** LocalScore's score: 10 (prompt tok/s x generation tok/s x 1000 / TTFT ms)^(1/3). Source: LocalScore. */
export function localScore(
  promptTokensPerSecond: number,
  generationTokensPerSecond: number,
  ttftMs: number,
): number | null {
  if (ttftMs <= 0) return null;
  return 10 * Math.cbrt((promptTokensPerSecond * generationTokensPerSecond * 1000) / ttftMs);
}

/** Empty where single tokens were not observed: no formula has a value then. */
function tokensNs({ tokenNs }: GenerationTiming): readonly number[] {
  return tokenNs ?? [];
}

type Instant = number | null | undefined;

function spanRate(count: number, startNs: Instant, endNs: Instant): number | null {
  if (startNs === null || startNs === undefined || endNs === null || endNs === undefined) {
    return null;
  }
  return count < 1 ? null : perSecond(count, endNs - startNs);
}

function spanMs(count: number, startNs: Instant, endNs: Instant): number | null {
  if (count < 1 || startNs === null || startNs === undefined) return null;
  return endNs === null || endNs === undefined ? null : millisecondsOf(endNs - startNs) / count;
}
