import type { EngineSession } from "../../src/engines/channel/engine-session.ts";
import { fixedLengthRequest, randomTokens, valueOf, withEngine } from "../support/engine.ts";
import { medianOf } from "../support/spread.ts";
import { decodeTokensPerSecond, prefillTokensPerSecond } from "../support/trace-speed.ts";
import type { ParitySettings, ParityTest, ProcessRun } from "./settings.ts";

/** Prompts differ between repetitions by their seed, as llama-bench's do. */
const PROMPT_SEED = 1;

/** One engine process of ours: a warm-up of the same shape, then the timed repetitions. */
export function runOurs(
  modelPath: string,
  test: ParityTest,
  settings: ParitySettings,
): Promise<ProcessRun> {
  const { gpu, threads } = settings;
  const contextTokens =
    test === "decode"
      ? settings.depthTokens + settings.decodeTokens + 1
      : settings.prefillTokens + 1;
  return withEngine(modelPath, { gpu, threads, contextTokens }, async (session) => {
    const measure = test === "decode" ? measureDecode : measurePrefill;
    await measure(session, settings, 0);
    const samples: number[] = [];
    for (let repetition = 1; repetition <= settings.repetitions; repetition += 1) {
      samples.push(await measure(session, settings, repetition));
    }
    return { tokensPerSecond: medianOf(samples), samples };
  });
}

/**
 * Decode speed by llama-bench's convention: N tokens over the time of N decode calls at this depth.
 * The first token comes from the prompt, so N + 1 are asked for and the clock runs from the first.
 */
async function measureDecode(session: EngineSession, settings: ParitySettings): Promise<number> {
  const { depthTokens, decodeTokens } = settings;
  const prompt = randomTokens(depthTokens, session.facts.vocabularySize, PROMPT_SEED);
  const request = fixedLengthRequest(prompt, decodeTokens + 1, depthTokens - 1);
  return decodeTokensPerSecond(valueOf(await session.generate(request)));
}

async function measurePrefill(
  session: EngineSession,
  settings: ParitySettings,
  repetition: number,
): Promise<number> {
  const prompt = randomTokens(
    settings.prefillTokens,
    session.facts.vocabularySize,
    PROMPT_SEED + repetition,
  );
  const request = fixedLengthRequest(prompt, 1, 0);
  return prefillTokensPerSecond(valueOf(await session.generate(request)));
}
