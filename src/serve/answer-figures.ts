import type { GenerationTiming, GenerationTrace } from "../core/generation.ts";

/** What the server itself spent on a request, nanoseconds; `null` where it was not observed. */
export interface ServerCosts {
  /** Reading the body, its JSON and its check, from the end of the headers on. */
  readonly requestParseNs: number;
  /** From ids to text, the token's bytes and stop strings; only while streaming. */
  readonly detokenizeNs: number | null;
  /** Making the events; only while streaming. */
  readonly serializeNs: number | null;
  /** Inside the calls that hand them to the system, the headers of the answer too; only while streaming. */
  readonly socketWriteNs: number | null;
  /** Events that carry a token; only while streaming. */
  readonly chunkCount: number | null;
  /**
   * Processor time of this process, all threads, since the end of the headers: where others were before it
   * in the queue, theirs too.
   */
  readonly cpuNs: number;
}

/** Token counts in OpenAI's form. */
export function usageOf(trace: GenerationTrace): Readonly<Record<string, unknown>> {
  const { promptTokenCount, outputTokenCount } = trace;
  return {
    prompt_tokens: promptTokenCount,
    completion_tokens: outputTokenCount,
    total_tokens: sum(promptTokenCount, outputTokenCount),
    prompt_tokens_details: { cached_tokens: cachedCountOf(trace) },
  };
}

/** Speed in the form of llama-server: the prompt up to the first token, then everything after that. */
export function timingsOf(trace: GenerationTrace): Readonly<Record<string, number | null>> {
  const { timing, promptTokenCount, outputTokenCount } = trace;
  const firstTokenNs = timing.tokenNs?.[0] ?? null;
  const cachedCount = cachedCountOf(trace);
  const promptCount = difference(promptTokenCount, cachedCount);
  const promptMs = isPrefillWhole(trace) ? milliseconds(firstTokenNs, timing.prefillStartNs) : null;
  const predictedMs = milliseconds(timing.endNs, firstTokenNs);
  return {
    cache_n: cachedCount,
    prompt_n: promptCount,
    prompt_ms: promptMs,
    prompt_per_second: perSecond(promptCount, promptMs),
    predicted_n: outputTokenCount,
    predicted_ms: predictedMs,
    predicted_per_second: perSecond(outputTokenCount, predictedMs),
  };
}

/**
 * Where the time of a request went, integer nanoseconds. While streaming, everything between the end of
 * the prefill and the end of the answer is decode, detokenize, serialize or socket_write. A whole answer
 * shows the first only: there it holds the text work of requests with stop strings, sampling or a grammar.
 */
export function costsOf(
  trace: GenerationTrace,
  costs: ServerCosts,
): Readonly<Record<string, number | null>> {
  const { templateEndNs, tokenizeEndNs } = trace.timing;
  return {
    request_parse_ns: costs.requestParseNs,
    template_ns: templateEndNs,
    tokenize_ns: difference(tokenizeEndNs, templateEndNs ?? 0),
    prefill_ns: isPrefillWhole(trace)
      ? difference(prefillEndOf(trace.timing), trace.timing.prefillStartNs)
      : null,
    decode_ns: decodeNsOf(trace, costs),
    detokenize_ns: costs.detokenizeNs,
    serialize_ns: costs.serializeNs,
    socket_write_ns: costs.socketWriteNs,
    token_count: trace.outputTokenCount,
    chunk_count: costs.chunkCount,
    cpu_ns: costs.cpuNs,
  };
}

function decodeNsOf({ timing }: GenerationTrace, costs: ServerCosts): number | null {
  const wholeNs = difference(timing.endNs, prefillEndOf(timing));
  if (costs.chunkCount === null) return wholeNs;
  const besideNs = sum(sum(costs.detokenizeNs, costs.serializeNs), costs.socketWriteNs);
  return difference(wholeNs, besideNs);
}

/** An engine that does not show the end of its prefill shows the first token, an arg-max later. */
function prefillEndOf({ prefillEndNs, tokenNs }: GenerationTiming): number | null {
  return prefillEndNs ?? tokenNs?.[0] ?? null;
}

/** A prefix that was evaluated before the clock started was not in the cache, and its time is not seen. */
function isPrefillWhole({ cachePreparation }: GenerationTrace): boolean {
  return cachePreparation !== "evaluated";
}

function cachedCountOf(trace: GenerationTrace): number | null {
  return isPrefillWhole(trace) ? trace.cachedTokenCount : 0;
}

function sum(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}

function difference(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a - b;
}

function milliseconds(endNs: number | null, startNs: number | null): number | null {
  const ns = difference(endNs, startNs);
  return ns === null ? null : ns / 1e6;
}

function perSecond(count: number | null, ms: number | null): number | null {
  return count === null || ms === null || ms <= 0 ? null : (count * 1000) / ms;
}
