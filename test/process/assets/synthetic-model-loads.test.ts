import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { quantizations, type Quantization } from "../../../src/assets/synthetic/quantization.ts";
import { writeModelLike } from "../../../src/assets/synthetic/write-model-like.ts";
import { writeSyntheticModel } from "../../../src/assets/synthetic/write-synthetic-model.ts";
import { DEFAULT_LOAD_OPTIONS, type ModelFacts } from "../../../src/core/engine.ts";
import { GREEDY } from "../../../src/core/generation.ts";
import type { Outcome } from "../../../src/core/outcome.ts";
import {
  startEngineSession,
  type EngineSession,
} from "../../../src/engines/channel/engine-session.ts";
import { ownTrace } from "../../support/own-engine.ts";

const QUESTION = "The customer paid 1,204.50 EUR twice; l'agence doit rembourser la différence.";
const RENDERED = `<|im_start|>user\n${QUESTION}<|im_end|>\n<|im_start|>assistant\n`;
const OUTPUT_TOKENS = 16;

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "edge-bench-test-"));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.status === "ok") return outcome.value;
  throw new Error(`${outcome.failure.code}: ${outcome.failure.message}`);
}

async function write(shape: string, quantization: Quantization): Promise<string> {
  const outputPath = join(folder, `${shape}-${quantization}.gguf`);
  await writeSyntheticModel({ shape, quantization, seed: 3, outputPath });
  return outputPath;
}

async function load(modelPath: string): Promise<EngineSession> {
  const options = {
    ...DEFAULT_LOAD_OPTIONS,
    gpu: "cpu" as const,
    threads: 1,
    contextTokens: 512,
  };
  return valueOf(
    await startEngineSession({
      request: { engine: "llama-cpp", modelPath, vocabularyOnly: false, options },
      logPath: `${modelPath}.log`,
      hangAfterMs: 60_000,
    }),
  );
}

/** Facts of a model that renders its template and whose answers have finite, unequal probabilities. */
async function factsOfWorking(modelPath: string, question = QUESTION): Promise<ModelFacts> {
  const session = await load(modelPath);
  try {
    const trace = valueOf(
      await session.generate({
        prompt: { kind: "messages", messages: [{ role: "user", content: question }] },
        sampling: GREEDY,
        maxOutputTokens: OUTPUT_TOKENS,
        ignoreEndOfGeneration: true,
        stopStrings: [],
        jsonSchema: null,
        cache: { kind: "cold" },
      }),
    );
    const rendered = RENDERED.replace(QUESTION, question);
    expect(trace.renderedPrompt).toBe(rendered);
    expect(trace.promptTokenCount).toBeLessThan(Buffer.byteLength(rendered) / 1.5);
    expect(trace.outputTokens).toHaveLength(OUTPUT_TOKENS);
    const { promptTokens, outputTokens } = ownTrace(trace);
    const scores = valueOf(
      await session.score({
        items: [{ contextTokens: promptTokens, continuationTokens: outputTokens }],
        topCount: 2,
        mode: "exact",
        keepPrefixTokenCount: null,
      }),
    );
    const logprobs = scores.items.flatMap((item) => item.tokenLogprobs);
    expect(logprobs.every((logprob) => Number.isFinite(logprob) && logprob <= 0)).toBe(true);
    // All tokens equally likely would mean that nothing was computed.
    const [first, second] = scores.items[0]?.top[0] ?? [];
    expect(first?.logprob).toBeGreaterThan(second?.logprob ?? 0);
    return session.facts;
  } finally {
    await session.close();
  }
}

describe("a synthetic model in llama.cpp", () => {
  // The shape with rows of 256 and an output matrix of its own: every block type occurs.
  it.each(quantizations)(
    "in %s loads, renders its template and computes finite numbers",
    async (quantization) => {
      expect(await factsOfWorking(await write("tiny-untied", quantization))).toMatchObject({
        synthetic: true,
        vocabularySize: 1536,
        addsBeginToken: false,
        trainedContextTokens: 4096,
      });
    },
  );

  // The question is longer than the sliding windows (64 tokens) and the original context of YaRN (256).
  it.each([
    ["tiny-qwen3vl", "qwen3vl"],
    ["tiny-mistral3", "mistral3"],
    ["tiny-gemma3", "gemma3"],
    ["tiny-gemma3n", "gemma3n"],
  ])("shaped %s is computed as a %s model", async (shape, architecture) => {
    const facts = await factsOfWorking(await write(shape, "Q4_K_M"), QUESTION.repeat(10));
    expect(facts).toMatchObject({ synthetic: true, architecture });
  });

  it("made like a file works as that file does", async () => {
    const outputPath = join(folder, "like.gguf");
    await writeModelLike({ modelPath: await write("tiny-gemma3", "Q4_0"), seed: 5, outputPath });
    expect(await factsOfWorking(outputPath)).toMatchObject({
      synthetic: true,
      architecture: "gemma3",
      vocabularySize: 4096,
    });
  });
});
