import type { GenerateRequest, GenerationTiming, StopReason } from "../../core/generation.ts";
import { PROGRESS, type EngineControl } from "../llama-cpp/control.ts";
import type { OutputText } from "../llama-cpp/output-text.ts";
import type { PlannedAnswer } from "./answer.ts";
import type { Stopwatch } from "./clock.ts";
import type { RequestLatencies } from "./latency.ts";
import type { MockTokenizer } from "./tokenizer.ts";

/** A request with everything decided; what is left is to let its time pass. */
export interface TimelineInput {
  readonly promptKind: GenerateRequest["prompt"]["kind"];
  readonly cachedTokenCount: number;
  readonly promptTokenCount: number;
  /** Prompt tokens that are evaluated in one go. */
  readonly batchTokens: number;
  readonly answer: PlannedAnswer;
  readonly latencies: RequestLatencies;
  readonly stopwatch: Stopwatch;
  readonly isCancelled: () => boolean;
  readonly tokenizer: MockTokenizer;
  readonly text: OutputText;
  readonly control: EngineControl;
}

export interface Timeline {
  readonly timing: Omit<GenerationTiming, "acceptedEpochMs">;
  readonly outputTokens: number[];
  readonly stopReason: StopReason;
}

type PrefillTiming = Omit<Timeline["timing"], "tokenNs" | "endNs">;

/** Template, tokenizer, prompt batches, then token after token until the answer ends. */
export async function playTimeline(input: TimelineInput): Promise<Timeline> {
  const prefill = await playPrefill(input);
  if (prefill.prefillEndNs === null) {
    const endNs = await input.stopwatch.pass(0);
    return {
      timing: { ...prefill, tokenNs: [], endNs },
      outputTokens: [],
      stopReason: "cancelled",
    };
  }
  const tokenNs: number[] = [];
  const stopReason = await playTokens(input, tokenNs);
  const outputTokens = input.answer.tokens.slice(0, tokenNs.length);
  const endNs = await input.stopwatch.pass(0);
  return { timing: { ...prefill, tokenNs, endNs }, outputTokens, stopReason };
}

async function playPrefill(input: TimelineInput): Promise<PrefillTiming> {
  const { stopwatch, latencies, promptKind, isCancelled } = input;
  const templateEndNs =
    promptKind === "messages" ? await stopwatch.pass(latencies.templateNs) : null;
  const tokenizeEndNs = promptKind === "tokens" ? null : await stopwatch.pass(latencies.tokenizeNs);
  const prefillStartNs = await stopwatch.pass(0);
  const prefillChunkEndNs: number[] = [];
  let place = input.cachedTokenCount;
  while (place < input.promptTokenCount && !isCancelled()) {
    const tokenCount = Math.min(input.batchTokens, input.promptTokenCount - place);
    const isFirst = place === input.cachedTokenCount;
    prefillChunkEndNs.push(await stopwatch.pass(latencies.prefillNs(tokenCount, isFirst)));
    place += tokenCount;
    setProgress(input.control, place - input.cachedTokenCount);
  }
  const prefillEndNs = isCancelled() ? null : (prefillChunkEndNs.at(-1) ?? prefillStartNs);
  return { templateEndNs, tokenizeEndNs, prefillStartNs, prefillChunkEndNs, prefillEndNs };
}

/** Fills in the time of each token. What ends an answer by itself is one more token, not in the list. */
async function playTokens(input: TimelineInput, tokenNs: number[]): Promise<StopReason> {
  const { answer, latencies, stopwatch, isCancelled } = input;
  const nextToken = (): Promise<number> => {
    const done = tokenNs.length;
    return stopwatch.pass(done === 0 ? latencies.firstSampleNs : latencies.tokenNs(done - 1));
  };
  for (const token of answer.tokens) {
    const timeNs = await nextToken();
    if (isCancelled()) return "cancelled";
    tokenNs.push(timeNs);
    setProgress(input.control, tokenNs.length);
    if (input.text.addToken(token, input.tokenizer.piece(token), null)) return "stop-string";
  }
  if (answer.ending !== "max-tokens") await nextToken();
  return answer.ending;
}

function setProgress(control: EngineControl, count: number): void {
  control.words[PROGRESS] = count;
}
