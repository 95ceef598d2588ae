import type { GenerateOptions } from "../../core/engine.ts";
import type { GenerateRequest, GenerationTrace } from "../../core/generation.ts";
import { failed, succeeded, type Outcome } from "../../core/outcome.ts";
import { buildTrace, type TimedRun } from "./build-trace.ts";
import { checkFit } from "./check-fit.ts";
import { CANCEL, PROGRESS } from "./control.ts";
import { createChooser } from "./create-chooser.ts";
import { decode } from "./decode.ts";
import { noTokens } from "./decoded-tokens.ts";
import type { GcWatch } from "./gc-watch.ts";
import { jsonSchemaToGbnf } from "./grammar.ts";
import type { NativeSession } from "./native-session.ts";
import { OutputText } from "./output-text.ts";
import { prefill } from "./prefill.ts";
import type { TokenChooser } from "./token-chooser.ts";

/**
 * Generates one answer. What needs no clock comes first: grammar, checks, the state of the cache.
 * @throws ChatTemplateError, DecodeError, GrammarError, NotFiniteError, NoLogitsError,
 *   OutsideVocabularyError for refusals, which the model turns into outcomes
 */
export async function generate(
  session: NativeSession,
  request: GenerateRequest,
  options: GenerateOptions | undefined,
  gcWatch: GcWatch,
): Promise<Outcome<GenerationTrace>> {
  const { words } = session.control;
  const gbnf = request.jsonSchema === null ? null : await jsonSchemaToGbnf(request.jsonSchema);
  const { tokens } = session.reader.read(request.prompt);
  const refusal = checkFit(request, tokens.length, session.contextTokens);
  if (refusal !== null) return refusal;
  if (options?.signal?.aborted === true) words[CANCEL] = 1;
  words[PROGRESS] = 0;
  const cachePreparation = prepareCache(session, request, tokens);
  if (cachePreparation === null)
    return failed("cancelled", "the request was cancelled while its cached prefix was made", null);
  const text = new OutputText(request.stopStrings, options);
  const chooser = createChooser(session, request, gbnf, options);
  try {
    const run = await runTimed(session, request, chooser, text, gcWatch);
    return succeeded(buildTrace(session, request, cachePreparation, run));
  } finally {
    chooser?.free();
  }
}

/** `null` when the request was cancelled meanwhile. */
function prepareCache(
  session: NativeSession,
  request: GenerateRequest,
  tokens: readonly number[],
): GenerationTrace["cachePreparation"] | null {
  if (request.cache.kind === "cold" || request.cache.tokenCount === 0) {
    session.cache.clear();
    return "cleared";
  }
  const { words } = session.control;
  return session.cache.holdPrefix(tokens, request.cache.tokenCount, (reached) => {
    words[PROGRESS] = reached;
    return words[CANCEL] !== 0;
  });
}

async function runTimed(
  session: NativeSession,
  request: GenerateRequest,
  chooser: TokenChooser | null,
  text: OutputText,
  gcWatch: GcWatch,
): Promise<TimedRun> {
  const decoded = noTokens(request.maxOutputTokens);
  gcWatch.start();
  const acceptedEpochMs = Date.now();
  const accepted = process.hrtime.bigint();
  try {
    const prefilled = prefill(session, request);
    decoded.ending =
      prefilled.end === null
        ? "cancelled"
        : decode(session, request, decoded, prefilled, chooser, text);
    const end = process.hrtime.bigint();
    session.cache.noteDecoded(prefilled.prompt.tokens.length, decoded.ids);
    const gcPauses = await gcWatch.stop(accepted, end);
    const isTextMade = chooser !== null;
    return { decoded, prefilled, text, isTextMade, acceptedEpochMs, accepted, end, gcPauses };
  } catch (error) {
    session.cache.clear();
    await gcWatch.stop(accepted, process.hrtime.bigint());
    throw error;
  }
}
