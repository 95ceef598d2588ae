import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { quantizations } from "../../../src/assets/synthetic/quantization.ts";
import { writeSyntheticModel } from "../../../src/assets/synthetic/write-synthetic-model.ts";
import { DEFAULT_LOAD_OPTIONS } from "../../../src/core/engine.ts";
import { GREEDY } from "../../../src/core/generation.ts";
import type { Outcome } from "../../../src/core/outcome.ts";
import { startEngineSession } from "../../../src/engines/channel/engine-session.ts";

const QUESTION = "The customer paid 1,204.50 EUR twice; l'agence doit rembourser la différence.";
const RENDERED = `<|im_start|>user\n${QUESTION}<|im_end|>\n<|im_start|>assistant\n`;
const OUTPUT_TOKENS = 16;

function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.status === "ok") return outcome.value;
  throw new Error(`${outcome.failure.code}: ${outcome.failure.message}`);
}

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "edge-bench-test-"));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe("a synthetic model in llama.cpp", () => {
  // The shape with rows of 256 and an output matrix of its own: every block type occurs.
  it.each(quantizations)(
    "in %s loads, renders its template and computes finite numbers",
    async (quantization) => {
      const modelPath = join(folder, `${quantization}.gguf`);
      await writeSyntheticModel({
        shape: "tiny-untied",
        quantization,
        seed: 3,
        outputPath: modelPath,
      });
      const options = {
        ...DEFAULT_LOAD_OPTIONS,
        gpu: "cpu" as const,
        threads: 1,
        contextTokens: 512,
      };
      const session = valueOf(
        await startEngineSession({
          request: { engine: "llama-cpp", modelPath, vocabularyOnly: false, options },
          logPath: join(folder, `${quantization}.log`),
          hangAfterMs: 60_000,
        }),
      );
      try {
        const { facts } = session;
        expect(facts).toMatchObject({
          synthetic: true,
          vocabularySize: 1536,
          addsBeginToken: false,
          trainedContextTokens: 4096,
        });
        const trace = valueOf(
          await session.generate({
            prompt: { kind: "messages", messages: [{ role: "user", content: QUESTION }] },
            sampling: GREEDY,
            maxOutputTokens: OUTPUT_TOKENS,
            ignoreEndOfGeneration: true,
            stopStrings: [],
            jsonSchema: null,
            cache: { kind: "cold" },
          }),
        );
        expect(trace.renderedPrompt).toBe(RENDERED);
        expect(trace.promptTokenCount).toBeLessThan(Buffer.byteLength(RENDERED) / 1.5);
        expect(trace.outputTokens).toHaveLength(OUTPUT_TOKENS);
        const scores = valueOf(
          await session.score({
            items: [{ contextTokens: trace.promptTokens, continuationTokens: trace.outputTokens }],
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
      } finally {
        await session.close();
      }
    },
  );
});
