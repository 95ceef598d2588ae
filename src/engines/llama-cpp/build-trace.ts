import type { GenerateRequest, GenerationTiming, GenerationTrace } from "../../core/generation.ts";
import type { DecodedTokens } from "./decoded-tokens.ts";
import type { NativeSession } from "./native-session.ts";
import type { OutputText } from "./output-text.ts";
import type { Prefilled } from "./prefill.ts";

/** What the timed window left behind. */
export interface TimedRun {
  readonly decoded: DecodedTokens;
  readonly prefilled: Prefilled;
  readonly text: OutputText;
  /** The decode loop built the text already; else it is made of the ids here. */
  readonly isTextMade: boolean;
  readonly acceptedEpochMs: number;
  readonly accepted: bigint;
  readonly end: bigint;
  readonly gcPauses: GenerationTrace["gcPauses"];
}

export function buildTrace(
  session: NativeSession,
  request: GenerateRequest,
  cachePreparation: GenerationTrace["cachePreparation"],
  run: TimedRun,
): GenerationTrace {
  const { decoded, prefilled } = run;
  const { prompt } = prefilled;
  const promptTokenCount = prompt.tokens.length;
  const cachedTokenCount = request.cache.kind === "cold" ? 0 : request.cache.tokenCount;
  const outputTokens = Array.from(decoded.ids.subarray(0, decoded.count));
  return {
    promptForm: prompt.form,
    renderedPrompt: prompt.renderedPrompt,
    promptTokens: [...prompt.tokens],
    outputTokens,
    endToken: decoded.endToken,
    text: textOf(session, run, outputTokens),
    stopReason: decoded.ending,
    promptTokenCount,
    cachedTokenCount,
    evaluatedTokenCount: prefilled.end === null ? null : promptTokenCount - cachedTokenCount,
    outputTokenCount: outputTokens.length,
    cachePreparation,
    timing: timingOf(run),
    gcPauses: run.gcPauses,
  };
}

function textOf(session: NativeSession, run: TimedRun, outputTokens: readonly number[]): string {
  if (!run.isTextMade) {
    for (const token of outputTokens)
      run.text.add(session.api.vocabulary.piece(session.vocabulary, token));
  }
  return run.text.finish();
}

function timingOf(run: TimedRun): GenerationTiming {
  const { decoded, prefilled } = run;
  const { prompt } = prefilled;
  const since = (time: bigint): number => Number(time - run.accepted);
  return {
    acceptedEpochMs: run.acceptedEpochMs,
    templateEndNs: prompt.templateEnd === null ? null : since(prompt.templateEnd),
    tokenizeEndNs: prompt.tokenizeEnd === null ? null : since(prompt.tokenizeEnd),
    prefillStartNs: since(prefilled.start),
    prefillChunkEndNs: prefilled.chunkEnds.map(since),
    prefillEndNs: prefilled.end === null ? null : since(prefilled.end),
    tokenNs: Array.from(decoded.times.subarray(0, decoded.count), since),
    endNs: since(run.end),
  };
}
