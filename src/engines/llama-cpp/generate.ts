import type { GenerateOptions } from "../../core/engine.ts";
import type { GenerateRequest, GenerationTrace } from "../../core/generation.ts";
import { failed, succeeded, type Outcome } from "../../core/outcome.ts";
import { CANCEL, PROGRESS } from "./control.ts";
import { decodeGreedy, type DecodedTokens } from "./decode-greedy.ts";
import { decodeWatched, type WatchedEnding } from "./decode-watched.ts";
import type { GcWatch } from "./gc-watch.ts";
import { jsonSchemaToGbnf } from "./grammar.ts";
import { NotFiniteError, type NativeSession } from "./native-session.ts";
import { OutputText } from "./output-text.ts";
import type { ReadPrompt } from "./prompt-reader.ts";
import {
  grammarChooser,
  greedyChooser,
  samplingChooser,
  type TokenChooser,
} from "./token-chooser.ts";

interface Prefilled {
  readonly prompt: ReadPrompt;
  readonly start: bigint;
  readonly chunkEnds: bigint[];
  readonly end: bigint | null;
  /** Where the logits of the last prompt position are in the last batch. */
  readonly outputIndex: number;
}

/** Generates one answer. Never throws for reasons of the model: the caller maps what llama.cpp refuses. */
export async function generate(
  session: NativeSession,
  request: GenerateRequest,
  options: GenerateOptions | undefined,
  gcWatch: GcWatch,
): Promise<Outcome<GenerationTrace>> {
  const gbnf = request.jsonSchema === null ? null : await jsonSchemaToGbnf(request.jsonSchema);
  const preview = session.reader.read(request.prompt);
  const refusal = checkFit(session, request, preview.tokens.length);
  if (refusal !== null) return refusal;
  if (options?.signal?.aborted === true) session.control.words[CANCEL] = 1;
  const cachedTokenCount = request.cache.kind === "cold" ? 0 : request.cache.tokenCount;
  const cachePreparation = prepareCache(session, request, preview.tokens);
  const decoded = emptyTokens(request.maxOutputTokens);
  const text = new OutputText(request.stopStrings, options?.onText ?? null);
  const chooser = createChooser(session, request, gbnf, options);
  session.control.words[PROGRESS] = 0;
  gcWatch.start();
  const acceptedEpochMs = Date.now();
  const accepted = process.hrtime.bigint();
  try {
    const prefilled = prefill(session, request, cachedTokenCount);
    const ending =
      prefilled.end === null
        ? "cancelled"
        : decode(session, request, decoded, prefilled, chooser, text);
    const end = process.hrtime.bigint();
    // The last id was chosen but never evaluated, so the cache does not hold it.
    session.cache.noteDecoded(decoded.ids, Math.max(0, decoded.count - 1));
    const gcPauses = await gcWatch.stop(accepted, end);
    return succeeded(
      buildTrace({
        session,
        request,
        decoded,
        prefilled,
        text,
        chooser,
        ending,
        cachedTokenCount,
        cachePreparation,
        acceptedEpochMs,
        accepted,
        end,
        gcPauses,
      }),
    );
  } catch (error) {
    session.cache.clear();
    await gcWatch.stop(accepted, process.hrtime.bigint());
    if (error instanceof NotFiniteError) {
      return failed(
        "not-finite",
        error.message,
        "The file's weights are broken; verify its SHA-256 and load it again.",
      );
    }
    throw error;
  } finally {
    chooser?.free();
  }
}

function checkFit(
  session: NativeSession,
  request: GenerateRequest,
  promptTokenCount: number,
): Outcome<never> | null {
  if (promptTokenCount === 0)
    return failed("engine-refused", "the prompt has no tokens", "Give it some text.");
  const neededTokens = promptTokenCount + request.maxOutputTokens;
  if (neededTokens > session.contextTokens) {
    return failed(
      "context-overflow",
      `prompt (${promptTokenCount} tokens) and output (${request.maxOutputTokens}) need ${neededTokens} tokens, the context holds ${session.contextTokens}`,
      `Use --context ${neededTokens} or more, or a shorter prompt.`,
    );
  }
  if (request.cache.kind === "prefix" && request.cache.tokenCount >= promptTokenCount) {
    return failed(
      "engine-refused",
      `a cached prefix of ${request.cache.tokenCount} tokens leaves nothing to evaluate of a prompt of ${promptTokenCount}`,
      "At least the last prompt token must be evaluated.",
    );
  }
  return null;
}

function prepareCache(
  session: NativeSession,
  request: GenerateRequest,
  tokens: readonly number[],
): GenerationTrace["cachePreparation"] {
  if (request.cache.kind === "prefix" && request.cache.tokenCount > 0) {
    return session.cache.holdPrefix(tokens, request.cache.tokenCount);
  }
  session.cache.clear();
  return "cleared";
}

/** `null`: the lean greedy loop, which needs no chooser. */
function createChooser(
  session: NativeSession,
  request: GenerateRequest,
  gbnf: string | null,
  options: GenerateOptions | undefined,
): TokenChooser | null {
  if (request.sampling.temperature > 0) return samplingChooser(session, request.sampling, gbnf);
  if (gbnf !== null) return grammarChooser(session, gbnf);
  const watched = request.stopStrings.length > 0 || options?.onText !== undefined;
  return watched ? greedyChooser(session) : null;
}

/** Template, tokenizer and all prompt tokens that the cache does not hold: everything that TTFT pays for before the first sample. */
function prefill(
  session: NativeSession,
  request: GenerateRequest,
  cachedTokenCount: number,
): Prefilled {
  const prompt = session.reader.read(request.prompt);
  const promptTokenCount = prompt.tokens.length;
  const chunkEnds: bigint[] = [];
  const start = process.hrtime.bigint();
  const reached = session.cache.evaluate(
    prompt.tokens,
    cachedTokenCount,
    promptTokenCount,
    promptTokenCount - 1,
    (position) => {
      if (position < promptTokenCount) session.api.context.synchronize(session.context);
      chunkEnds.push(process.hrtime.bigint());
      session.control.words[PROGRESS] = position - cachedTokenCount;
      return session.control.words[CANCEL] !== 0;
    },
  );
  if (reached < promptTokenCount) return { prompt, start, chunkEnds, end: null, outputIndex: 0 };
  const outputIndex = -1;
  session.logits.at(outputIndex);
  return { prompt, start, chunkEnds, end: process.hrtime.bigint(), outputIndex };
}

function decode(
  session: NativeSession,
  request: GenerateRequest,
  decoded: DecodedTokens,
  prefilled: Prefilled,
  chooser: TokenChooser | null,
  text: OutputText,
): WatchedEnding {
  const position = prefilled.prompt.tokens.length;
  const stopAtEnd = !request.ignoreEndOfGeneration;
  if (chooser !== null) {
    return decodeWatched(session, decoded, position, prefilled.outputIndex, {
      chooser,
      text,
      maxTokens: request.maxOutputTokens,
      stopAtEnd,
    });
  }
  const first = session.logits.best();
  decoded.times[0] = process.hrtime.bigint();
  if (first < 0) throw new NotFiniteError();
  if (stopAtEnd && session.endTokens.has(first)) {
    decoded.endToken = first;
    return "end-of-generation";
  }
  decoded.ids[0] = first;
  decodeGreedy(session, decoded, position, request.maxOutputTokens, stopAtEnd);
  return decoded.ending;
}

function emptyTokens(capacity: number): DecodedTokens {
  // One slot more: the time of an end-of-generation token is taken before it is recognised.
  return {
    ids: new Int32Array(capacity + 1),
    times: new BigInt64Array(capacity + 1),
    count: 0,
    ending: "max-tokens",
    endToken: null,
  };
}

interface TraceParts {
  readonly session: NativeSession;
  readonly request: GenerateRequest;
  readonly decoded: DecodedTokens;
  readonly prefilled: Prefilled;
  readonly text: OutputText;
  readonly chooser: TokenChooser | null;
  readonly ending: WatchedEnding;
  readonly cachedTokenCount: number;
  readonly cachePreparation: GenerationTrace["cachePreparation"];
  readonly acceptedEpochMs: number;
  readonly accepted: bigint;
  readonly end: bigint;
  readonly gcPauses: GenerationTrace["gcPauses"];
}

function buildTrace(parts: TraceParts): GenerationTrace {
  const { session, decoded, prefilled, accepted } = parts;
  const since = (time: bigint): number => Number(time - accepted);
  const outputTokens = Array.from(decoded.ids.subarray(0, decoded.count));
  if (parts.chooser === null) {
    for (const token of outputTokens)
      parts.text.add(session.api.vocabulary.piece(session.vocabulary, token));
  }
  const { prompt } = prefilled;
  return {
    promptForm: prompt.form,
    renderedPrompt: prompt.renderedPrompt,
    promptTokens: [...prompt.tokens],
    outputTokens,
    endToken: decoded.endToken,
    text: parts.text.finish(),
    stopReason: parts.ending,
    promptTokenCount: prompt.tokens.length,
    cachedTokenCount: parts.cachedTokenCount,
    evaluatedTokenCount:
      prefilled.end === null ? null : prompt.tokens.length - parts.cachedTokenCount,
    outputTokenCount: outputTokens.length,
    cachePreparation: parts.cachePreparation,
    timing: {
      acceptedEpochMs: parts.acceptedEpochMs,
      templateEndNs: prompt.templateEnd === null ? null : since(prompt.templateEnd),
      tokenizeEndNs: prompt.tokenizeEnd === null ? null : since(prompt.tokenizeEnd),
      prefillStartNs: since(prefilled.start),
      prefillChunkEndNs: prefilled.chunkEnds.map(since),
      prefillEndNs: prefilled.end === null ? null : since(prefilled.end),
      tokenNs: Array.from(decoded.times.subarray(0, decoded.count), since),
      endNs: since(parts.end),
    },
    gcPauses: parts.gcPauses,
  };
}
