import type { EngineSession } from "../../src/engines/channel/engine-session.ts";
import { fixedLengthRequest, randomTokens, valueOf, withEngine } from "../support/engine.ts";
import { medianOf } from "../support/spread.ts";
import { decodeTokensPerSecond, prefillTokensPerSecond } from "../support/trace-speed.ts";
import type { Twins } from "./twins.ts";

/** What both sides are given. */
export interface FidelitySettings {
  readonly threads: number;
  /** Tokens in the cache before the first timed decode. */
  readonly depthTokens: number;
  readonly decodeTokens: number;
  readonly prefillTokens: number;
  /** Couples of processes in either order of loading. */
  readonly pairs: number;
  /** Measurements of either model in a couple. */
  readonly turns: number;
}

export const fidelityTests = ["decode", "prefill"] as const;
export type FidelityTest = (typeof fidelityTests)[number];

/** Tokens a second of both models, one right after the other. */
export interface Turn {
  readonly real: number;
  readonly synthetic: number;
}

export type CoupleRun = Readonly<Record<FidelityTest, readonly Turn[]>>;

const PROMPT_SEED = 1;

/**
 * Both models in fresh processes at once, measured in turns of a second or less: the speed of a
 * machine whose memory others use too changes from second to second, and so meets both alike.
 *
 * The weights are read into memory, not mapped: the pages of a mapped file lie as they came from or
 * went to the disk, and a file that was just written can decode much faster than the same bytes that
 * were read some time ago. That is a matter of files, not of weights.
 */
export async function runCouple(
  { real, synthetic }: Twins,
  loadedFirst: "real" | "synthetic",
  settings: FidelitySettings,
): Promise<CoupleRun> {
  const { threads, depthTokens, decodeTokens, prefillTokens } = settings;
  const contextTokens = Math.max(depthTokens + decodeTokens, prefillTokens) + 1;
  const options = { gpu: "auto" as const, threads, contextTokens, mmap: false };
  const [early, late] = loadedFirst === "real" ? [real, synthetic] : [synthetic, real];
  return withEngine(early.path, options, (first) =>
    withEngine(late.path, options, (second) =>
      loadedFirst === "real"
        ? takeTurns(first, second, settings)
        : takeTurns(second, first, settings),
    ),
  );
}

/** The ratio of a couple: the median of synthetic over real, turn by turn. */
export function ratioOf(run: CoupleRun, test: FidelityTest): number {
  return medianOf(run[test].map(({ real, synthetic }) => synthetic / real));
}

async function takeTurns(
  real: EngineSession,
  synthetic: EngineSession,
  settings: FidelitySettings,
): Promise<CoupleRun> {
  await turn("decode", real, synthetic, settings, 0);
  await turn("prefill", real, synthetic, settings, 0);
  const run = { decode: [] as Turn[], prefill: [] as Turn[] };
  for (let number = 1; number <= settings.turns; number += 1) {
    for (const test of fidelityTests) {
      run[test].push(await turn(test, real, synthetic, settings, number));
    }
  }
  return run;
}

/** One measurement of either; who begins changes from turn to turn. */
async function turn(
  test: FidelityTest,
  real: EngineSession,
  synthetic: EngineSession,
  settings: FidelitySettings,
  number: number,
): Promise<Turn> {
  const measure = test === "decode" ? measureDecode : measurePrefill;
  const seed = PROMPT_SEED + number;
  if (number % 2 === 0) {
    const realSpeed = await measure(real, settings, seed);
    return { real: realSpeed, synthetic: await measure(synthetic, settings, seed) };
  }
  const syntheticSpeed = await measure(synthetic, settings, seed);
  return { real: await measure(real, settings, seed), synthetic: syntheticSpeed };
}

/** The prompt is read anew each time; its own token comes before the clock runs, so one more is asked for. */
async function measureDecode(
  session: EngineSession,
  { depthTokens, decodeTokens }: FidelitySettings,
  seed: number,
): Promise<number> {
  const prompt = randomTokens(depthTokens, session.facts.vocabularySize, seed);
  const request = fixedLengthRequest(prompt, decodeTokens + 1, 0);
  return decodeTokensPerSecond(valueOf(await session.generate(request)));
}

async function measurePrefill(
  session: EngineSession,
  { prefillTokens }: FidelitySettings,
  seed: number,
): Promise<number> {
  const prompt = randomTokens(prefillTokens, session.facts.vocabularySize, seed);
  const request = fixedLengthRequest(prompt, 1, 0);
  return prefillTokensPerSecond(valueOf(await session.generate(request)));
}
