import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { LoadOptions } from "../../src/core/engine.ts";
import { splitPairs } from "../../src/measure/split-continuation.ts";
import { loadModel, valueOf } from "./load-model.ts";
import { referenceModels } from "./reference-models.ts";
import { bySize } from "./test-size.ts";

const FILES = ["SmolLM2-135M-Instruct.f32.gguf", "SmolLM2-135M-Instruct.Q4_1.gguf"];
const models = referenceModels(FILES);

const PRECISE = { kvTypeK: "f32", kvTypeV: "f32", flashAttention: "off" } as const;

/** Pairs with one context, and what lm-eval 0.4.13's hf backend says of them in float32. */
const groupSchema = z.strictObject({
  id: z.string(),
  context: z.string(),
  continuations: z.array(z.string()).min(1),
  logprobs: z.array(z.number()),
  isGreedy: z.array(z.boolean()),
});

/** See test/fixtures/lm-eval/README.md for the command that made it. */
const GROUPS = readFileSync(
  new URL("../fixtures/lm-eval/smollm2-135m-loglikelihoods.jsonl", import.meta.url),
  "utf8",
)
  .trimEnd()
  .split("\n")
  .map((line) => groupSchema.parse(JSON.parse(line)));

interface Comparison {
  readonly differences: number[];
  /** Pairs whose greedy flag is another one. */
  readonly otherFlags: string[];
  /** Groups whose most likely continuation is another one. */
  readonly otherChoices: string[];
}

async function compare(
  path: string,
  options: Partial<LoadOptions>,
  stride: number,
): Promise<Comparison> {
  const model = loadModel(path, { contextTokens: 2048, ...options });
  const comparison: Comparison = { differences: [], otherFlags: [], otherChoices: [] };
  for (const { id, context, continuations, logprobs, isGreedy } of everyNth(stride)) {
    const pairs = continuations.map((continuation) => ({ context, continuation }));
    const split = valueOf(await splitPairs(model, pairs));
    const items = split.map(({ contextTokens, continuationTokens }) => ({
      contextTokens: [...contextTokens],
      continuationTokens: [...continuationTokens],
    }));
    const request = { items, mode: "exact", keepPrefixTokenCount: null, topCount: 0 } as const;
    const reply = valueOf(await model.score(request));
    const ours = reply.items.map(({ tokenLogprobs }) =>
      tokenLogprobs.reduce((sum, value) => sum + value, 0),
    );
    for (const [index, { greedyTokens }] of reply.items.entries()) {
      const tokens = split[index]?.continuationTokens ?? [];
      comparison.differences.push(Math.abs((ours[index] ?? NaN) - (logprobs[index] ?? NaN)));
      if (tokens.every((token, at) => token === greedyTokens[at]) !== isGreedy[index])
        comparison.otherFlags.push(`${id}/${index}`);
    }
    if (ours.indexOf(Math.max(...ours)) !== logprobs.indexOf(Math.max(...logprobs)))
      comparison.otherChoices.push(id);
  }
  await model.close();
  comparison.differences.sort((left, right) => left - right);
  return comparison;
}

function everyNth(stride: number): typeof GROUPS {
  return GROUPS.filter((_, index) => index % stride === 0);
}

function report(name: string, { differences, otherFlags, otherChoices }: Comparison): void {
  const median = differences[differences.length >> 1] ?? NaN;
  process.stdout.write(
    `${name}: ${differences.length} log-likelihoods, difference to lm-eval median ${median.toExponential(1)}, ` +
      `largest ${(differences.at(-1) ?? NaN).toExponential(1)} nats; ` +
      `${otherFlags.length} other greedy flags, ${otherChoices.length} groups with another best choice\n`,
  );
}

describe.skipIf(models === null)("log-likelihoods of SmolLM2 135M", () => {
  it("in float32 with a float32 cache are those of lm-eval's hf backend", async () => {
    const comparison = await compare(models?.[0] ?? "", PRECISE, bySize(3, 1));
    report("F32 file, float32 cache", comparison);

    expect(comparison.differences.length).toBeGreaterThanOrEqual(bySize(180, 600));
    expect(comparison.differences.at(-1)).toBeLessThanOrEqual(0.001);
    expect(comparison.otherFlags).toEqual([]);
    expect(comparison.otherChoices).toEqual([]);
  });

  it.each([
    ["F32 file, default cache", 0, 0.1],
    ["Q4_1 file, default cache", 1, 10],
  ])("are off by a known amount with the %s", async (name, file, largest) => {
    const comparison = await compare(models?.[file] ?? "", {}, bySize(10, 1));
    report(name, comparison);

    expect(comparison.differences.at(-1)).toBeLessThanOrEqual(largest);
  });
});
