import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_LOAD_OPTIONS, type EngineName } from "../../src/core/engine.ts";
import { GREEDY } from "../../src/core/generation.ts";
import type { Outcome } from "../../src/core/outcome.ts";
import type { Prompt } from "../../src/core/prompt.ts";
import type { ItemScore, TokenizeReply } from "../../src/core/scoring.ts";
import {
  startEngineSession,
  type EngineSession,
} from "../../src/engines/channel/engine-session.ts";
import { readShortPrompts } from "./engine-agreement-prompts.ts";
import { BLOCK_TOKENS } from "../../src/engines/llama-cpp/score-schedule.ts";
import { bySize } from "./test-size.ts";
import { observed } from "../../src/core/observed.ts";
import { ownTrace } from "../support/own-engine.ts";

/** The folder that a variable names; `null` when it is not set. */
const REAL_MODELS = process.env["EDGE_BENCH_TEST_MODELS"] ?? null;
const DATA = process.env["EDGE_BENCH_TEST_DATA"] ?? null;

const OUTPUT_TOKENS = 32;
/** One: ids do not depend on it, and a second thread that spins beside a busy machine costs minutes. */
const THREADS = 1;
/** Only every n-th prompt is asked, unless all are wanted: 104 take minutes. */
const REAL_MODEL_STRIDE = bySize(16, 1);
const TINY_MODEL_STRIDE = bySize(4, 1);
const TOP_COUNT = 10;
const LARGEST_DIFFERENCE_NATS = 1e-4;
const TIME_LIMIT_MS = 1_800_000;

interface TestedModel {
  readonly folder: string | null;
  readonly variable: string;
  readonly file: string;
  /** Every n-th prompt is asked. */
  readonly stride: number;
}

const real = (file: string): TestedModel => ({
  folder: REAL_MODELS,
  variable: "EDGE_BENCH_TEST_MODELS",
  file,
  stride: REAL_MODEL_STRIDE,
});
const tiny = (file: string): TestedModel => ({
  folder: DATA === null ? null : join(DATA, "models"),
  variable: "EDGE_BENCH_TEST_DATA",
  file,
  stride: TINY_MODEL_STRIDE,
});

const MODELS: readonly TestedModel[] = [
  real("SmolLM2-135M-Instruct.Q4_1.gguf"),
  real("SmolLM2-135M-Instruct.f32.gguf"),
  real("gemma-3-270m-q4_k_m.gguf"),
  ...["", "-Q8_0", "-Q4_0"].map((suffix) => tiny(`stories260K/stories260K${suffix}.gguf`)),
  ...["f32", "F16", "Q8_0", "Q4_K_M", "Q4_0", "Q2_K"].map((quantization) =>
    tiny(`tinystories-656K/TinyStories-656K-${quantization}.gguf`),
  ),
];

/** What one engine says to all prompts. */
interface Answers {
  readonly prompts: TokenizeReply["prompts"];
  readonly outputs: number[][];
  readonly scores: ItemScore[];
}

function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.status === "ok") return outcome.value;
  throw new Error(JSON.stringify(outcome.failure));
}

let directory = "";

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "engine-agreement-"));
});

afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

/**
 * One engine process after the other: two at a time would spin against each other.
 * @param given ids to use instead of the engine's own tokenization, so that both compute the same
 */
async function ask(
  engine: EngineName,
  model: TestedModel,
  prompts: Prompt[],
  given: Answers | null,
): Promise<Answers> {
  const session = valueOf(
    await startEngineSession({
      request: {
        engine,
        modelPath: join(model.folder ?? "", model.file),
        vocabularyOnly: false,
        options: {
          ...DEFAULT_LOAD_OPTIONS,
          gpu: "cpu",
          threads: THREADS,
          contextTokens: 1024,
          // The blocks in which a context is scored: kernels differ by the shape of a batch.
          batchTokens: BLOCK_TOKENS,
          microBatchTokens: BLOCK_TOKENS,
        },
      },
      logPath: join(directory, `${engine}.log`),
      hangAfterMs: 300_000,
    }),
  );
  try {
    const tokenized = valueOf(await session.tokenize({ prompts })).prompts;
    const outputs: number[][] = [];
    const scores: ItemScore[] = [];
    for (const [index, own] of tokenized.entries()) {
      const tokens = observed(given?.prompts[index]?.tokens ?? own.tokens, "prompt tokens");
      const output = await generate(session, tokens);
      const next = given?.outputs[index]?.[0] ?? output[0] ?? 0;
      outputs.push(output);
      scores.push(await score(session, tokens, next));
    }
    return { prompts: tokenized, outputs, scores };
  } finally {
    await session.close();
  }
}

async function generate(session: EngineSession, tokens: number[]): Promise<number[]> {
  const outcome = await session.generate({
    prompt: { kind: "tokens", tokens },
    sampling: GREEDY,
    maxOutputTokens: OUTPUT_TOKENS,
    ignoreEndOfGeneration: true,
    stopStrings: [],
    jsonSchema: null,
    cache: { kind: "cold" },
  });
  return ownTrace(valueOf(outcome)).outputTokens;
}

async function score(session: EngineSession, tokens: number[], next: number): Promise<ItemScore> {
  const items = [{ contextTokens: tokens, continuationTokens: [next] }];
  const [item] = valueOf(
    await session.score({
      items,
      topCount: TOP_COUNT + 2,
      mode: "exact",
      keepPrefixTokenCount: null,
    }),
  ).items;
  if (item === undefined) throw new Error("no score");
  return item;
}

/** Largest difference over the best ids of one side; infinite when the other side does not know one. */
function largestDifference(ours: ItemScore, theirs: ItemScore): number {
  const others = new Map(theirs.top[0]?.map((entry) => [entry.token, entry.logprob]));
  const best = ours.top[0]?.slice(0, TOP_COUNT) ?? [];
  return Math.max(
    Math.abs((ours.tokenLogprobs[0] ?? NaN) - (theirs.tokenLogprobs[0] ?? NaN)),
    ...best.map(({ token, logprob }) => Math.abs(logprob - (others.get(token) ?? Infinity))),
  );
}

describe.each(MODELS)("the direct engine and node-llama-cpp on $file", (model) => {
  it(
    "give the same ids, the same greedy output and the same next-token log-probabilities",
    async (context) => {
      if (model.folder === null) context.skip(`${model.variable} is not set`);
      const all = await readShortPrompts();
      const prompts = all.filter((_, index) => index % model.stride === 0);
      const direct = await ask("llama-cpp", model, prompts, null);
      const other = await ask("node-llama-cpp", model, prompts, direct);
      const sameTexts = direct.prompts.filter(
        (prompt, index) => prompt.tokens?.join() === other.prompts[index]?.tokens?.join(),
      ).length;
      const sameOutputs = direct.outputs.filter(
        (output, index) => output.join() === other.outputs[index]?.join(),
      ).length;
      const differences = direct.scores.map((item, index) =>
        largestDifference(item, other.scores[index] ?? item),
      );
      process.stdout.write(
        `${model.file}: of ${prompts.length} prompts, ${sameTexts} tokenized the same, ` +
          `${sameOutputs} answered the same (${OUTPUT_TOKENS} tokens), ` +
          `largest log-probability difference ${Math.max(...differences).toExponential(1)} nats\n`,
      );
      expect(all.length).toBeGreaterThanOrEqual(100);
      expect(sameTexts).toBe(prompts.length);
      expect(sameOutputs).toBe(prompts.length);
      expect(Math.max(...differences)).toBeLessThanOrEqual(LARGEST_DIFFERENCE_NATS);
    },
    TIME_LIMIT_MS,
  );
});
