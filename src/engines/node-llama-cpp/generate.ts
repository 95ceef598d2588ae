import type { LlamaContextSequence, SequenceEvaluateOptions, Token } from "node-llama-cpp";
import type { GenerateOptions } from "../../core/engine.ts";
import type { GenerateRequest, GenerationTrace, StopReason } from "../../core/generation.ts";
import { succeeded, type Outcome } from "../../core/outcome.ts";
import { checkFit } from "../llama-cpp/check-fit.ts";
import { CANCEL, PROGRESS } from "../llama-cpp/control.ts";
import type { GcWatch } from "../llama-cpp/gc-watch.ts";
import { OutputText } from "../llama-cpp/output-text.ts";
import type { ReadPrompt } from "../llama-cpp/prompt-reader.ts";
import { asTokens, type OpenedContext, type PublicSession } from "./public-session.ts";
import { evaluateOptions } from "./sampling-options.ts";
import { evaluatedTokens, prepareSequence } from "./sequence-state.ts";
import { TokenTexts } from "./token-texts.ts";

/** What the token loop observed. */
interface Decoded {
  readonly tokens: Token[];
  readonly times: bigint[];
  endToken: number | null;
  stopReason: StopReason;
  /** Prompt tokens that went through the model, read at the first token; `null` when none came. */
  promptEvaluatedCount: number | null;
}

/**
 * Generates one answer with `sequence.evaluate()`. The clock is read when each id arrives here, so
 * the event loop hops of the library are part of the time: that is what this engine is there to
 * show. Ends of prompt batches and of the prefill cannot be seen through the public API (empty,
 * `null`), and neither can logits that are not finite. A request is cancelled between tokens, not
 * inside the prefill.
 */
export async function generate(
  session: PublicSession,
  opened: OpenedContext,
  request: GenerateRequest,
  options: GenerateOptions | undefined,
  gcWatch: GcWatch,
): Promise<Outcome<GenerationTrace>> {
  const { sequence } = opened;
  const sampling = await evaluateOptions(session, request);
  const preview = session.reader.read(request.prompt);
  const refusal = checkFit(request, preview.tokens.length, opened.context.contextSize);
  if (refusal !== null) return refusal;
  const cachePreparation = await prepareSequence(sequence, request.cache, preview.tokens);
  const cachedTokenCount = sequence.nextTokenIndex;
  const output = new WatchedOutput(session, request, preview.tokens, options);
  session.control.words[PROGRESS] = 0;
  gcWatch.start();
  const acceptedEpochMs = Date.now();
  const accepted = process.hrtime.bigint();
  const prompt = session.reader.read(request.prompt);
  const tail = asTokens(prompt.tokens.slice(cachedTokenCount));
  const prefillStart = process.hrtime.bigint();
  const decoded = await decode(session, sequence, request, tail, sampling, output).catch(
    async (error: unknown) => {
      await gcWatch.stop(accepted, process.hrtime.bigint());
      throw error;
    },
  );
  const end = process.hrtime.bigint();
  const gcPauses = await gcWatch.stop(accepted, end);
  return succeeded({
    ...describePrompt(prompt),
    outputTokens: [...decoded.tokens],
    endToken: decoded.endToken,
    text: output.finish(decoded.tokens),
    stopReason: decoded.stopReason,
    cachedTokenCount,
    evaluatedTokenCount: decoded.promptEvaluatedCount,
    outputTokenCount: decoded.tokens.length,
    cachePreparation,
    timing: {
      acceptedEpochMs,
      ...elapsedTimes(prompt, prefillStart, decoded.times, end, accepted),
    },
    gcPauses,
  });
}

function elapsedTimes(
  prompt: ReadPrompt,
  prefillStart: bigint,
  tokenTimes: readonly bigint[],
  end: bigint,
  accepted: bigint,
): Omit<GenerationTrace["timing"], "acceptedEpochMs"> {
  const since = (time: bigint): number => Number(time - accepted);
  return {
    templateEndNs: prompt.templateEnd === null ? null : since(prompt.templateEnd),
    tokenizeEndNs: prompt.tokenizeEnd === null ? null : since(prompt.tokenizeEnd),
    prefillStartNs: since(prefillStart),
    prefillChunkEndNs: [],
    prefillEndNs: null,
    tokenNs: tokenTimes.map(since),
    endNs: since(end),
  };
}

/** The loop over the library's tokens, in the same order of checks as the direct engine's. */
async function decode(
  session: PublicSession,
  sequence: LlamaContextSequence,
  request: GenerateRequest,
  tail: Token[],
  sampling: SequenceEvaluateOptions,
  output: WatchedOutput,
): Promise<Decoded> {
  const decoded: Decoded = {
    tokens: [],
    times: [],
    endToken: null,
    stopReason: "cancelled",
    promptEvaluatedCount: null,
  };
  if (output.isCancelled()) return decoded;
  const evaluatedBefore = evaluatedTokens(sequence);
  for await (const token of sequence.evaluate(tail, sampling)) {
    const now = process.hrtime.bigint();
    decoded.promptEvaluatedCount ??= evaluatedTokens(sequence) - evaluatedBefore;
    const ending = endingAt(session, request, token);
    if (ending !== null) {
      decoded.endToken = token;
      decoded.stopReason = ending;
      return decoded;
    }
    decoded.tokens.push(token);
    decoded.times.push(now);
    session.control.words[PROGRESS] = decoded.tokens.length;
    const reason = output.reasonToStopAfter(token, decoded.tokens.length, now);
    if (reason === null) continue;
    decoded.stopReason = reason;
    return decoded;
  }
  throw new Error("node-llama-cpp ended the generation without an end-of-generation token");
}

/** A finished grammar allows nothing but the end token, whatever the request says about it. */
function endingAt(
  session: PublicSession,
  request: GenerateRequest,
  token: Token,
): StopReason | null {
  if (request.ignoreEndOfGeneration && request.jsonSchema === null) return null;
  if (!session.model.isEogToken(token)) return null;
  return request.ignoreEndOfGeneration ? "grammar-end" : "end-of-generation";
}

function describePrompt(
  prompt: ReadPrompt,
): Pick<GenerationTrace, "promptForm" | "renderedPrompt" | "promptTokens" | "promptTokenCount"> {
  return {
    promptForm: prompt.form,
    renderedPrompt: prompt.renderedPrompt,
    promptTokens: [...prompt.tokens],
    promptTokenCount: prompt.tokens.length,
  };
}

/** Text and the reasons to stop. Text is made inside the loop only when somebody waits for it. */
class WatchedOutput {
  readonly #session: PublicSession;
  readonly #maxOutputTokens: number;
  readonly #signal: AbortSignal | null;
  readonly #isWatched: boolean;
  readonly #texts: TokenTexts;
  readonly #text: OutputText;
  readonly #encoder = new TextEncoder();

  constructor(
    session: PublicSession,
    request: GenerateRequest,
    promptTokens: readonly number[],
    options: GenerateOptions | undefined,
  ) {
    this.#session = session;
    this.#maxOutputTokens = request.maxOutputTokens;
    this.#signal = options?.signal ?? null;
    this.#isWatched =
      request.stopStrings.length > 0 ||
      options?.onText !== undefined ||
      options?.onToken !== undefined;
    this.#texts = new TokenTexts(session.model, asTokens(promptTokens));
    this.#text = new OutputText(request.stopStrings, options);
  }

  isCancelled(): boolean {
    return this.#signal?.aborted === true || this.#session.control.words[CANCEL] !== 0;
  }

  /** `null` to go on. */
  reasonToStopAfter(token: Token, count: number, knownAt: bigint): StopReason | null {
    if (this.#isWatched && this.#text.addToken(token, this.#pieceOf(token), knownAt))
      return "stop-string";
    if (this.isCancelled()) return "cancelled";
    return count >= this.#maxOutputTokens ? "max-tokens" : null;
  }

  finish(tokens: readonly Token[]): string {
    if (!this.#isWatched) for (const token of tokens) this.#text.add(this.#pieceOf(token));
    this.#text.add(this.#encoder.encode(this.#texts.finish()));
    return this.#text.finish();
  }

  #pieceOf(token: Token): Uint8Array {
    return this.#encoder.encode(this.#texts.add(token));
  }
}
