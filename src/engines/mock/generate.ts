import type { GenerateOptions, LoadOptions } from "../../core/engine.ts";
import type { GenerateRequest, GenerationTrace } from "../../core/generation.ts";
import { succeeded, type Outcome } from "../../core/outcome.ts";
import { checkFit } from "../llama-cpp/check-fit.ts";
import { CANCEL, PROGRESS, type EngineControl } from "../llama-cpp/control.ts";
import type { GcWatch } from "../llama-cpp/gc-watch.ts";
import { OutputText } from "../llama-cpp/output-text.ts";
import { planAnswer, type PlannedAnswer } from "./answer.ts";
import type { StartStopwatch } from "./clock.ts";
import { failNow, failureOfRequest, type ProcessEffects } from "./failures.ts";
import { latenciesOfRequest } from "./latency.ts";
import type { ReadMockPrompt, ReadPrompt } from "./prompt-reader.ts";
import type { MockScript } from "./script.ts";
import type { SequenceMemory } from "./sequence-memory.ts";
import { playTimeline, type Timeline, type TimelineInput } from "./timeline.ts";
import type { MockTokenizer } from "./tokenizer.ts";

/** What a loaded mock model is made of. */
export interface MockSession {
  readonly script: MockScript;
  /** With every choice made. */
  readonly options: LoadOptions;
  readonly contextTokens: number;
  readonly tokenizer: MockTokenizer;
  readonly readPrompt: ReadMockPrompt;
  readonly sequence: SequenceMemory;
  readonly startStopwatch: StartStopwatch;
  readonly effects: ProcessEffects;
  readonly control: EngineControl;
  /** `null` where no time passes. */
  readonly gcWatch: GcWatch | null;
}

/** Generates the scripted answer to a request in the scripted time, or fails as scripted. */
export async function generate(
  session: MockSession,
  request: GenerateRequest,
  requestIndex: number,
  options: GenerateOptions | undefined,
): Promise<Outcome<GenerationTrace>> {
  const { script, tokenizer, effects } = session;
  const read = session.readPrompt(request.prompt);
  if (read.status === "failed") return read;
  const prompt = read.value;
  const refusal = checkFit(request, prompt.tokens.length, session.contextTokens);
  if (refusal !== null) return refusal;
  const failure = failureOfRequest(script.failures, requestIndex, prompt.searchedText);
  if (failure?.after_tokens === 0) return failNow(failure, effects);
  const answer = await planAnswer(script.output, request, prompt.searchedText, tokenizer);
  if (answer.status === "failed") return answer;
  const work = { session, request, requestIndex, options, prompt };
  if (failure === null) return succeeded(await perform({ ...work, answer: answer.value }));
  await perform({ ...work, answer: cutAt(answer.value, failure.after_tokens) });
  return failNow(failure, effects);
}

/** The part of an answer before a failure. */
function cutAt(answer: PlannedAnswer, tokenCount: number): PlannedAnswer {
  return { tokens: answer.tokens.slice(0, tokenCount), ending: "max-tokens", endToken: null };
}

interface Work {
  readonly session: MockSession;
  readonly request: GenerateRequest;
  readonly requestIndex: number;
  readonly options: GenerateOptions | undefined;
  readonly prompt: ReadPrompt;
  readonly answer: PlannedAnswer;
}

/** Prepares the cache, starts the clock and observes what happens until the answer ends. */
async function perform(work: Work): Promise<GenerationTrace> {
  const { session, request, prompt } = work;
  const cachedTokenCount = cachedCountOf(request);
  const cachePreparation = session.sequence.prepare(prompt.tokens, cachedTokenCount);
  const text = new OutputText(request.stopStrings, work.options);
  session.control.words[PROGRESS] = 0;
  session.gcWatch?.start();
  const acceptedEpochMs = Date.now();
  const accepted = process.hrtime.bigint();
  const timeline = await playTimeline(timelineInput(work, text));
  const end = accepted + BigInt(timeline.timing.endNs);
  const gcPauses = (await session.gcWatch?.stop(accepted, end)) ?? [];
  session.sequence.hold(tokensHeldAfter(prompt, timeline));
  return {
    ...outputOf(timeline, text, work.answer),
    ...promptOf(prompt, cachedTokenCount, timeline),
    cachePreparation,
    timing: { acceptedEpochMs, ...timeline.timing },
    gcPauses,
  };
}

function cachedCountOf({ cache }: GenerateRequest): number {
  return cache.kind === "cold" ? 0 : cache.tokenCount;
}

function timelineInput(work: Work, text: OutputText): TimelineInput {
  const { session, request } = work;
  const { control } = session;
  const isCancelled = (): boolean =>
    control.words[CANCEL] !== 0 || work.options?.signal?.aborted === true;
  return {
    promptKind: request.prompt.kind,
    cachedTokenCount: cachedCountOf(request),
    promptTokenCount: work.prompt.tokens.length,
    batchTokens: session.options.batchTokens,
    answer: work.answer,
    latencies: latenciesOfRequest(session.script.latency, work.requestIndex),
    stopwatch: session.startStopwatch(isCancelled),
    isCancelled,
    tokenizer: session.tokenizer,
    text,
    control,
  };
}

/** The last id was chosen but never evaluated. */
function tokensHeldAfter(prompt: ReadPrompt, timeline: Timeline): number[] {
  if (timeline.timing.prefillEndNs === null) return [];
  return [...prompt.tokens, ...timeline.outputTokens.slice(0, -1)];
}

function outputOf(
  { outputTokens, stopReason }: Timeline,
  text: OutputText,
  planned: PlannedAnswer,
): Pick<GenerationTrace, "outputTokens" | "outputTokenCount" | "stopReason" | "endToken" | "text"> {
  return {
    outputTokens,
    outputTokenCount: outputTokens.length,
    stopReason,
    endToken: stopReason === "end-of-generation" ? planned.endToken : null,
    text: text.finish(),
  };
}

function promptOf(
  prompt: ReadPrompt,
  cachedTokenCount: number,
  { timing }: Timeline,
): Pick<
  GenerationTrace,
  | "promptForm"
  | "renderedPrompt"
  | "promptTokens"
  | "promptTokenCount"
  | "cachedTokenCount"
  | "evaluatedTokenCount"
> {
  const promptTokenCount = prompt.tokens.length;
  return {
    promptForm: prompt.form,
    renderedPrompt: prompt.renderedPrompt,
    promptTokens: [...prompt.tokens],
    promptTokenCount,
    cachedTokenCount,
    evaluatedTokenCount: timing.prefillEndNs === null ? null : promptTokenCount - cachedTokenCount,
  };
}
