import { describe, expect, it } from "vitest";
import type { LoadOptions, LoadedModel } from "../../src/core/engine.ts";
import type { ItemScore, ScoreRequest } from "../../src/core/scoring.ts";
import { loadModel, valueOf } from "./load-model.ts";
import { referenceModels } from "./reference-models.ts";
import { bySize, isFull } from "./test-size.ts";
import { observed } from "../../src/core/observed.ts";

const FILES = [
  "SmolLM2-135M-Instruct.Q4_1.gguf",
  "SmolLM2-135M-Instruct.f32.gguf",
  "gemma-3-270m-q4_k_m.gguf",
];
const models = referenceModels(FILES);

const PRECISE = { kvTypeK: "f32", kvTypeV: "f32", flashAttention: "off" } as const;
interface Setting {
  readonly name: string;
  readonly file: number;
  readonly options: Partial<LoadOptions>;
  /** Shots before the question; 30 are about as many tokens as Gemma's window has. */
  readonly shotCounts: readonly number[];
  /** Largest difference allowed, in nats: batch shapes move float32 weights by rounding only. */
  readonly toleranceNats: number;
}

const SETTINGS: readonly Setting[] = [
  {
    name: "SmolLM2 F32, float32 cache",
    file: 1,
    options: PRECISE,
    shotCounts: [30],
    toleranceNats: 1e-3,
  },
  { name: "SmolLM2 Q4_1", file: 0, options: {}, shotCounts: [2], toleranceNats: 0.5 },
  { name: "Gemma 3 Q4_K_M", file: 2, options: {}, shotCounts: [2], toleranceNats: 0.5 },
  {
    name: "Gemma 3 Q4_K_M with few sequences, so that its window is a ring,",
    file: 2,
    options: { sequences: 4 },
    shotCounts: [2, 30],
    toleranceNats: 0.5,
  },
  {
    name: "Gemma 3 Q4_K_M with a full-size cache",
    file: 2,
    options: { fullSlidingWindowCache: true },
    shotCounts: [30],
    toleranceNats: 0.5,
  },
];

const SHOTS = Array.from(
  { length: 60 },
  (_, index) => `Question: How far is harbour ${index}? Answer: ${index * 7} miles.\n\n`,
);
/** More labels than there are branches. */
const LABELS = Array.from({ length: bySize(24, 77) }, (_, index) => {
  const subjects = ["card", "transfer", "top up", "exchange rate", "refund", "pin", "atm"];
  const verbs = ["is late", "failed", "was charged twice", "is not working", "needs an answer"];
  return ` ${subjects[index % 7] ?? ""} ${verbs[index % 5] ?? ""} ${index % 3}`;
});

async function itemsOf(model: LoadedModel, shotCount: number): Promise<ScoreRequest["items"][]> {
  const tokensOf = async (texts: readonly string[]): Promise<number[][]> => {
    const prompts = texts.map((text) => ({ kind: "text" as const, text }));
    return valueOf(await model.tokenize({ prompts })).prompts.map(({ tokens }) =>
      observed(tokens, "tokens"),
    );
  };
  const shots = SHOTS.slice(0, shotCount).join("");
  const contexts = Array.from(
    { length: 8 },
    (_, index) =>
      `${shots}Question: What does customer ${index} say about order ${index * 31}? Answer:`,
  );
  const contextTokens = await tokensOf(contexts);
  const [first = ""] = contexts;
  const wholes = await tokensOf(LABELS.map((label) => `${first}${label}`));
  const count = contextTokens[0]?.length ?? 0;
  const labels = wholes.map((whole) => ({
    contextTokens: contextTokens[0] ?? [],
    continuationTokens: whole.slice(count),
  }));
  const questions = contextTokens.flatMap((context) =>
    [100, 200, 300].map((token) => ({ contextTokens: context, continuationTokens: [token, 17] })),
  );
  return [labels, questions];
}

function differencesOf(exact: readonly ItemScore[], tree: readonly ItemScore[]): number[] {
  return exact.flatMap((item, index) =>
    item.tokenLogprobs.map((value, place) =>
      Math.abs(value - (tree[index]?.tokenLogprobs[place] ?? NaN)),
    ),
  );
}

describe.skipIf(models === null).each(SETTINGS)(
  "scoring as a tree with $name",
  ({ name, file, options, shotCounts, toleranceNats }) => {
    it.each(isFull ? [2, 60] : shotCounts)(
      "is close to exact scoring behind %i shots",
      async (shotCount) => {
        const model = loadModel(models?.[file] ?? "", {
          contextTokens: 2048,
          sequences: bySize(16, 64),
          ...options,
        });
        for (const items of await itemsOf(model, shotCount)) {
          const request = { items, keepPrefixTokenCount: null, topCount: 0 };
          const exact = valueOf(await model.score({ ...request, mode: "exact" }));
          const tree = valueOf(await model.score({ ...request, mode: "tree" }));
          const again = valueOf(await model.score({ ...request, mode: "exact" }));
          const sorted = differencesOf(exact.items, tree.items).sort((a, b) => a - b);
          const largest = sorted.at(-1) ?? NaN;
          process.stdout.write(
            `${name}, ${items[0]?.contextTokens.length ?? 0} tokens before: ${sorted.length} tokens, ` +
              `median ${(sorted[sorted.length >> 1] ?? NaN).toExponential(1)}, ` +
              `largest ${largest.toExponential(1)} nats; ` +
              `${exact.evaluatedTokenCount} tokens exact, ${tree.evaluatedTokenCount} as a tree\n`,
          );
          expect(largest).toBeLessThanOrEqual(toleranceNats);
          expect(again.items).toEqual(exact.items);
        }
        await model.close();
      },
    );
  },
);
