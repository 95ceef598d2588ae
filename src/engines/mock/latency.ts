import { deriveSeed, seededRandom, type RandomGenerator } from "../../core/random.ts";
import type { ScriptedLatencies, ScriptedLatency } from "./script.ts";

/** The latencies of one request, in whole nanoseconds. */
export interface RequestLatencies {
  readonly templateNs: number;
  readonly tokenizeNs: number;
  readonly firstSampleNs: number;
  /** Time of a batch of prompt tokens; the fixed part is in the first batch. */
  prefillNs(tokenCount: number, isFirst: boolean): number;
  /** Time of the `index`-th output token after the first one, from 0. */
  tokenNs(index: number): number;
}

/** The latencies of the `requestIndex`-th request of a session: the same in every process. */
export function latenciesOfRequest(
  script: ScriptedLatencies,
  requestIndex: number,
): RequestLatencies {
  const factor = jitterOf(script, requestIndex);
  const nsOf = (latency: ScriptedLatency, index: number): number =>
    Math.round(entryOf(latency, index) * 1e6 * factor());
  return {
    templateNs: nsOf(script.template_ms, requestIndex),
    tokenizeNs: nsOf(script.tokenize_ms, requestIndex),
    firstSampleNs: nsOf(script.first_sample_ms, requestIndex),
    prefillNs: (tokenCount, isFirst) => {
      const perToken = entryOf(script.prefill_ms_per_token, requestIndex);
      const fixed = isFirst ? entryOf(script.prefill_ms_fixed, requestIndex) : 0;
      return Math.round((fixed + perToken * tokenCount) * 1e6 * factor());
    },
    tokenNs: (index) => nsOf(script.token_ms, index),
  };
}

function entryOf(latency: ScriptedLatency, index: number): number {
  if (typeof latency === "number") return latency;
  return latency[index % latency.length] ?? 0;
}

/** Factors around 1, from a stream of their own for each request. */
function jitterOf(script: ScriptedLatencies, requestIndex: number): () => number {
  const { jitter } = script;
  if (jitter === undefined || jitter.relative_sd === 0) return () => 1;
  const random = seededRandom(deriveSeed(jitter.seed, `latencies of request ${requestIndex}`));
  return () => Math.max(0, 1 + jitter.relative_sd * standardNormal(random));
}

/** Box-Muller transform; 1 - u keeps the logarithm finite. */
function standardNormal(random: RandomGenerator): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.nextFraction()));
  return radius * Math.cos(2 * Math.PI * random.nextFraction());
}
