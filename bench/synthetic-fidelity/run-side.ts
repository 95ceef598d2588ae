import type { EngineSession } from "../../src/engines/channel/engine-session.ts";
import { decodeTokensPerSecond } from "../native-parity/run-ours.ts";
import { fixedLengthRequest, randomTokens, valueOf, withEngine } from "../support/engine.ts";
import { medianOf } from "../support/spread.ts";

/** What both sides are given. */
export interface FidelitySettings {
  readonly threads: number;
  /** Tokens in the cache before the first timed decode. */
  readonly depthTokens: number;
  readonly decodeTokens: number;
  readonly prefillTokens: number;
  readonly pairs: number;
  /** Timed repetitions in each process; its figure is their median. */
  readonly repetitions: number;
}

export const fidelityTests = ["decode", "prefill"] as const;
export type FidelityTest = (typeof fidelityTests)[number];

/** Tokens a second of each repetition in one process. */
export type SideRun = Readonly<Record<FidelityTest, readonly number[]>>;

/** The figure of a process. */
export function tokensPerSecond(run: SideRun, test: FidelityTest): number {
  return medianOf(run[test]);
}

const PROMPT_SEED = 1;

/**
 * One engine process: a warm-up of the same shape, then the timed repetitions.
 *
 * The weights are read into memory, not mapped: the pages of a mapped file lie as they came from or
 * went to the disk, and a file that was just written can decode much faster than the same bytes that
 * were read some time ago. That is a matter of files, not of weights.
 */
export function runSide(modelPath: string, settings: FidelitySettings): Promise<SideRun> {
  const { threads, depthTokens, decodeTokens, prefillTokens } = settings;
  const contextTokens = Math.max(depthTokens + decodeTokens, prefillTokens) + 1;
  const options = { gpu: "auto" as const, threads, contextTokens, mmap: false };
  return withEngine(modelPath, options, async (session) => {
    await measureDecode(session, settings);
    await measurePrefill(session, settings, 0);
    const run = { decode: [] as number[], prefill: [] as number[] };
    for (let repetition = 1; repetition <= settings.repetitions; repetition += 1) {
      run.decode.push(await measureDecode(session, settings));
      run.prefill.push(await measurePrefill(session, settings, repetition));
    }
    return run;
  });
}

/** N tokens over the time of N decode calls: the first token comes from the prompt, so N + 1 are asked for. */
async function measureDecode(session: EngineSession, settings: FidelitySettings): Promise<number> {
  const { depthTokens, decodeTokens } = settings;
  const prompt = randomTokens(depthTokens, session.facts.vocabularySize, PROMPT_SEED);
  const request = fixedLengthRequest(prompt, decodeTokens + 1, 0);
  return decodeTokensPerSecond(valueOf(await session.generate(request)));
}

async function measurePrefill(
  session: EngineSession,
  { prefillTokens }: FidelitySettings,
  repetition: number,
): Promise<number> {
  const { vocabularySize } = session.facts;
  const prompt = randomTokens(prefillTokens, vocabularySize, PROMPT_SEED + repetition);
  const trace = valueOf(await session.generate(fixedLengthRequest(prompt, 1, 0)));
  const { prefillStartNs, prefillEndNs } = trace.timing;
  const elapsedNs = (prefillEndNs ?? NaN) - (prefillStartNs ?? NaN);
  return ((trace.evaluatedTokenCount ?? NaN) * 1e9) / elapsedNs;
}
