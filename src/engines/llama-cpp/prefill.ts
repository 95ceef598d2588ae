import type { GenerateRequest } from "../../core/generation.ts";
import { CANCEL, PROGRESS } from "./control.ts";
import type { NativeSession } from "./native-session.ts";
import type { ReadPrompt } from "./prompt-reader.ts";

/** The prompt as it was read inside the timed window, and when its evaluation went where. */
export interface Prefilled {
  readonly prompt: ReadPrompt;
  readonly start: bigint;
  readonly chunkEnds: bigint[];
  /** `null` when the request was cancelled before the last prompt token was evaluated. */
  readonly end: bigint | null;
}

/** The logits of the last prompt position are the last ones of the last batch. */
export const LAST_OUTPUT = -1;

/**
 * Template, tokenizer and all prompt tokens that the cache does not hold: everything that the time
 * to first token pays for before the first sample. The logits of the last position are in view then.
 * @throws DecodeError
 */
export function prefill(session: NativeSession, request: GenerateRequest): Prefilled {
  const { words } = session.control;
  const prompt = session.reader.read(request.prompt);
  const promptTokenCount = prompt.tokens.length;
  const cachedTokenCount = request.cache.kind === "cold" ? 0 : request.cache.tokenCount;
  const chunkEnds: bigint[] = [];
  const start = process.hrtime.bigint();
  const reached = session.cache.evaluate(
    prompt.tokens,
    cachedTokenCount,
    promptTokenCount,
    promptTokenCount - 1,
    (position) => {
      // Submitted is not computed: a GPU is waited for. Reading the logits waits for the last batch.
      if (position < promptTokenCount) session.api.context.synchronize(session.context);
      else session.logits.at(LAST_OUTPUT);
      chunkEnds.push(process.hrtime.bigint());
      words[PROGRESS] = position;
      return words[CANCEL] !== 0;
    },
  );
  const isWhole = reached === promptTokenCount;
  return { prompt, start, chunkEnds, end: isWhole ? process.hrtime.bigint() : null };
}
