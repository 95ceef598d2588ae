import type {
  GenerateRequest,
  GenerationTiming,
  GenerationTrace,
  StopReason,
} from "../../core/generation.ts";
import type { HttpObservation, ServedModel, ServerUsage } from "../../core/http-observation.ts";
import { failed, succeeded, type Outcome } from "../../core/outcome.ts";
import { countIn, observedTokens, toldCount, type ObservedTokens } from "./observed-tokens.ts";
import { CONTEXT_HINT, malformed } from "./failures.ts";
import { excerpt } from "./foreign-text.ts";
import { cutAtStop } from "./cut-at-stop.ts";
import { abilitiesOf } from "./server-software.ts";
import type { ExchangeTimes } from "./stream-exchange.ts";
import type { StreamedAnswer } from "./streamed-answer.ts";

/** What one exchange left behind. */
export interface FinishedExchange {
  readonly request: GenerateRequest;
  readonly served: ServedModel;
  readonly url: string;
  readonly endpoint: HttpObservation["endpoint"];
  readonly answer: StreamedAnswer;
  readonly times: ExchangeTimes;
  readonly isCancelled: boolean;
  readonly acceptedEpochMs: number;
  /** Nanoseconds from the acceptance to the end of the exchange. */
  readonly endedNs: number;
  readonly refusedAttempts: HttpObservation["refusedAttempts"];
  readonly gcPauses: GenerationTrace["gcPauses"];
}

/**
 * The trace of an exchange. Failures: an end that is none of the known ones, more tokens than were asked for,
 * and an output that ended at a limit of the server, mostly because its context was full.
 */
export function buildTrace(finished: FinishedExchange): Outcome<GenerationTrace> {
  const { request, answer, served, times } = finished;
  const cut = cutAtStop(answer.text, request.stopStrings);
  const stopReason = stopReasonOf(finished, cut.wasCut);
  if (stopReason === null) {
    const reason = excerpt(answer.finishReason ?? "none", 60);
    return malformed(finished.url, `an answer that ends for the reason "${reason}"`);
  }
  const otherCount = refuseOtherCount(finished, stopReason);
  if (otherCount !== null) return otherCount;
  if (times.headersNs === null)
    return failed("cancelled", "the request was cancelled before the server answered", null);
  const tokens = observedTokens(answer, finished.isCancelled);
  return succeeded({
    ...promptOf(finished),
    ...countsOf(answer, tokens),
    text: cut.text,
    stopReason,
    cachePreparation: served.canClearCache ? "asked" : "not-controlled",
    timing: timingOf(finished, tokens),
    gcPauses: finished.gcPauses,
    http: observationOf(finished, times.headersNs),
  });
}

/** `null` when the server gives no reason, or one that no text ends for. */
function stopReasonOf(
  { request, answer, isCancelled }: FinishedExchange,
  wasCut: boolean,
): StopReason | null {
  if (isCancelled) return "cancelled";
  if (answer.finishReason !== "length" && answer.finishReason !== "stop") return null;
  if (wasCut) return "stop-string";
  if (answer.finishReason === "length") return "max-tokens";
  return whatStopped(request, answer.stopType);
}

/**
 * `stop` alone means an end token, a stop string or a grammar; stop strings may also be the server's own (of an
 * Ollama Modelfile), so that nobody else can tell.
 */
function whatStopped({ stopStrings }: GenerateRequest, stopType: string | null): StopReason {
  if (stopType === "eos") return "end-of-generation";
  return stopType === "word" && stopStrings.length > 0 ? "stop-string" : "server-stop";
}

/** A limit ends an output with as many tokens as were asked for; no output has more, but for the token that ended it. */
function refuseOtherCount(
  finished: FinishedExchange,
  stopReason: StopReason,
): Outcome<never> | null {
  const { maxOutputTokens } = finished.request;
  const count = toldCount(finished.answer);
  if (count === null) return null;
  if (count > maxOutputTokens + 1)
    return malformed(finished.url, `${count} tokens where ${maxOutputTokens} were asked for`);
  if (stopReason !== "max-tokens" || count >= maxOutputTokens) return null;
  return failed("context-overflow", ...limitWords(finished, count));
}

/** Message and hint for an output that a limit of the server ended. */
function limitWords(
  { request, answer, served }: FinishedExchange,
  count: number,
): [string, string] {
  const { promptTokenCount } = answer.usage ?? NO_USAGE;
  const { maxOutputTokens } = request;
  const { contextTokens } = served;
  if (promptTokenCount !== null && contextTokens !== null) {
    if (promptTokenCount + count >= contextTokens)
      return [
        `prompt (${promptTokenCount} tokens) and output (${maxOutputTokens}) do not fit the server's context of ${contextTokens}; it ended after ${count}`,
        CONTEXT_HINT,
      ];
  }
  const prompt = promptTokenCount === null ? "" : ` behind a prompt of ${promptTokenCount}`;
  return [
    `the output ended at a limit of the server after ${count} of ${maxOutputTokens} tokens${prompt}: its context or a limit of its own`,
    "Start the server with a larger context or without its own limit of tokens, or use a shorter prompt.",
  ];
}

function promptOf({
  request: { prompt },
  served,
}: FinishedExchange): Pick<GenerationTrace, "promptForm" | "renderedPrompt" | "promptTokens"> {
  switch (prompt.kind) {
    case "messages":
      return { promptForm: "server-template", renderedPrompt: null, promptTokens: null };
    case "text": {
      const isRaw = abilitiesOf(served.software).rawText;
      return {
        promptForm: isRaw ? "raw-text" : "server-template",
        renderedPrompt: isRaw ? prompt.text : null,
        promptTokens: null,
      };
    }
    case "tokens":
      return { promptForm: "raw-tokens", renderedPrompt: null, promptTokens: prompt.tokens };
  }
}

/** Only what the server tells. */
function countsOf(
  answer: StreamedAnswer,
  tokens: ObservedTokens,
): Pick<
  GenerationTrace,
  | "outputTokens"
  | "endToken"
  | "promptTokenCount"
  | "cachedTokenCount"
  | "evaluatedTokenCount"
  | "outputTokenCount"
> {
  const { usage, timings } = answer;
  const { promptTokenCount } = usage ?? NO_USAGE;
  const cachedTokenCount = countIn(timings, "cache_n") ?? (usage ?? NO_USAGE).cachedTokenCount;
  const evaluatedTokenCount = countIn(timings, "prompt_n");
  return {
    outputTokens: tokens.outputTokens,
    endToken: tokens.endToken,
    promptTokenCount,
    cachedTokenCount,
    evaluatedTokenCount: evaluatedTokenCount ?? difference(promptTokenCount, cachedTokenCount),
    outputTokenCount: tokens.outputTokens?.length ?? toldCount(answer),
  };
}

const NO_USAGE: ServerUsage = {
  promptTokenCount: null,
  outputTokenCount: null,
  cachedTokenCount: null,
};

/** What was evaluated of a prompt by what was not; `null` when a count is missing or they contradict. */
function difference(promptCount: number | null, cachedCount: number | null): number | null {
  if (promptCount === null || cachedCount === null || cachedCount > promptCount) return null;
  return promptCount - cachedCount;
}

function timingOf(
  { acceptedEpochMs, answer, endedNs }: FinishedExchange,
  { tokenNs }: ObservedTokens,
): GenerationTiming {
  return {
    acceptedEpochMs,
    templateEndNs: null,
    tokenizeEndNs: null,
    prefillStartNs: null,
    prefillChunkEndNs: [],
    prefillEndNs: null,
    tokenNs,
    endNs: answer.finishNs ?? endedNs,
  };
}

function observationOf(finished: FinishedExchange, headersNs: number): HttpObservation {
  const { answer, times } = finished;
  return {
    endpoint: finished.endpoint,
    isConnectionReused: times.isConnectionReused,
    connectEndNs: times.connectEndNs,
    requestWrittenNs: times.requestWrittenNs,
    headersNs,
    firstByteNs: times.firstByteNs,
    firstContentNs: answer.chunkNs[0] ?? null,
    chunkNs: answer.chunkNs,
    chunkCharacters: answer.chunkCharacters,
    eventCount: answer.eventCount,
    responseEndNs: times.responseEndNs,
    parseNs: times.parseNs,
    reasoningText: answer.reasoningText === "" ? null : answer.reasoningText,
    finishReason: answer.finishReason === null ? null : excerpt(answer.finishReason),
    servedModel: answer.servedModel === null ? null : excerpt(answer.servedModel),
    systemFingerprint: answer.systemFingerprint === null ? null : excerpt(answer.systemFingerprint),
    usage: answer.usage,
    serverTimings: answer.timings,
    refusedAttempts: finished.refusedAttempts,
  };
}
