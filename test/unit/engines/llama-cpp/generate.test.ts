import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { GenerateOptions, LoadedModel } from "../../../../src/core/engine.ts";
import type {
  GenerateRequest,
  GenerationTrace,
  Sampling,
} from "../../../../src/core/generation.ts";
import {
  REQUEST,
  VOCABULARY_SIZE,
  failureOf,
  load,
  modelFolder,
  valueOf,
  writeBrokenCopy,
  writeCopyEndingWith,
  writeTinyModel,
} from "./tiny-model.ts";
import { ownTrace, type OwnTrace } from "../../../support/own-engine.ts";

const folder = modelFolder();
let path: string;
let model: LoadedModel;

beforeAll(async () => {
  path = await writeTinyModel(folder);
  model = valueOf(load(path));
});

afterAll(async () => {
  await model.close();
});

async function generate(
  changes: Partial<GenerateRequest>,
  options?: GenerateOptions,
): Promise<OwnTrace> {
  return ownTrace(valueOf(await model.generate({ ...REQUEST, ...changes }, options)));
}

async function refusal(changes: Partial<GenerateRequest>) {
  return failureOf(await model.generate({ ...REQUEST, ...changes }));
}

const promptOf = (tokens: readonly number[]): GenerateRequest["prompt"] => ({
  kind: "tokens",
  tokens: [...tokens],
});

describe("greedy generation", () => {
  it("gives the same ids in the lean loop, with a stop string, and while somebody reads along", async () => {
    const lean = await generate({});
    const watched = await generate({ stopStrings: ["\u0000never"] });
    const pieces: string[] = [];
    const streamed = await generate({}, { onText: (piece) => pieces.push(piece) });

    expect(lean.outputTokens).toHaveLength(8);
    expect(watched.outputTokens).toEqual(lean.outputTokens);
    expect(streamed.outputTokens).toEqual(lean.outputTokens);
    expect([watched.text, streamed.text, pieces.join("")]).toEqual(Array(3).fill(lean.text));
  });

  it.each([[[]], [["\u0000never"]]])(
    "makes one token when one is asked for",
    async (stopStrings) => {
      const trace = await generate({ maxOutputTokens: 1, stopStrings });
      expect(trace.outputTokens).toHaveLength(1);
      expect(trace.stopReason).toBe("max-tokens");
      expect(trace.timing.tokenNs).toHaveLength(1);
    },
  );

  it("cuts the text before a stop string that spans tokens and keeps the tokens", async () => {
    const whole = await generate({});
    const stop = whole.text.slice(3, 9);
    const cut = await generate({ stopStrings: [stop] });
    expect(cut.text).toBe(whole.text.slice(0, whole.text.indexOf(stop)));
    expect(cut.stopReason).toBe("stop-string");
    expect(cut.outputTokens).toEqual(whole.outputTokens.slice(0, cut.outputTokenCount));
  });

  it("has times that never decrease, in the order of the work", async () => {
    const { timing } = await generate({
      prompt: { kind: "messages", messages: [{ role: "user", content: "Hi" }] },
    });
    const times = [
      timing.templateEndNs,
      timing.tokenizeEndNs,
      timing.prefillStartNs,
      ...timing.prefillChunkEndNs,
      timing.prefillEndNs,
      ...timing.tokenNs,
      timing.endNs,
    ];
    expect(times).toEqual([...times].sort((left, right) => Number(left) - Number(right)));
  });

  it("ends at once when the request was cancelled before it began", async () => {
    const trace = await generate({}, { signal: AbortSignal.abort() });
    expect(trace.stopReason).toBe("cancelled");
    expect(trace.outputTokens.length).toBeLessThanOrEqual(1);
    expect((await generate({})).stopReason).toBe("max-tokens");
  });
});

describe("an end-of-generation token", () => {
  const prompt = [300, 301, 302];
  let ending: LoadedModel;
  let beforeEnd: number[];
  let endToken: number;

  /** A model like the other one, for which the first token that it would not repeat is the end. */
  beforeAll(async () => {
    const { outputTokens } = await generate({ prompt: promptOf(prompt), maxOutputTokens: 40 });
    const place = outputTokens.findIndex(
      (token, at) => at > 1 && outputTokens.indexOf(token) === at,
    );
    endToken = outputTokens[place] ?? 0;
    beforeEnd = outputTokens.slice(0, place);
    ending = valueOf(load(writeCopyEndingWith(path, endToken)));
  });

  afterAll(async () => {
    await ending.close();
  });

  async function generateToEnd(changes: Partial<GenerateRequest>): Promise<GenerationTrace> {
    const request = { ...REQUEST, ignoreEndOfGeneration: false, maxOutputTokens: 40, ...changes };
    return valueOf(await ending.generate(request));
  }

  it.each([[[]], [["\u0000never"]]])(
    "ends the output and is not part of it, with stop strings %j",
    async (stopStrings) => {
      const trace = await generateToEnd({ prompt: promptOf(prompt), stopStrings });
      expect(trace).toMatchObject({
        outputTokens: beforeEnd,
        endToken,
        stopReason: "end-of-generation",
      });
      expect(trace.timing.tokenNs).toHaveLength(beforeEnd.length);
    },
  );

  it.each([[[]], [["\u0000never"]]])(
    "as the first token gives an empty text, with stop strings %j",
    async (stopStrings) => {
      const trace = await generateToEnd({
        prompt: promptOf([...prompt, ...beforeEnd]),
        stopStrings,
      });
      expect(trace).toMatchObject({ text: "", outputTokens: [], endToken });
      expect(trace.timing.tokenNs).toEqual([]);
    },
  );

  it.each([[[]], [["\u0000never"]]])(
    "leaves a cache that knows all it holds, with stop strings %j",
    async (stopStrings) => {
      const all = [...prompt, ...beforeEnd];
      const longer = promptOf([...all, 400, 401, 402]);
      const cold = await generateToEnd({ prompt: longer });
      for (const tokenCount of [all.length - 1, all.length]) {
        await generateToEnd({ prompt: promptOf(prompt), stopStrings });

        const warm = await generateToEnd({ prompt: longer, cache: { kind: "prefix", tokenCount } });

        expect(warm.cachePreparation).toBe("trimmed");
        expect(warm.outputTokens).toEqual(cold.outputTokens);
      }
    },
  );
});

describe("a cached prefix", () => {
  const tokens = Array.from({ length: 200 }, (_, index) => 300 + ((index * 37) % 3000));

  it.each([1, 50, 199])(
    "of %i tokens leaves the rest to evaluate and changes no token",
    async (tokenCount) => {
      const cold = await generate({ prompt: promptOf(tokens) });
      await generate({ prompt: promptOf(tokens.slice(0, 120)), maxOutputTokens: 30 });

      const warm = await generate({
        prompt: promptOf(tokens),
        cache: { kind: "prefix", tokenCount },
      });

      expect(warm.outputTokens).toEqual(cold.outputTokens);
      expect(warm.cachedTokenCount).toBe(tokenCount);
      expect(warm.evaluatedTokenCount).toBe(200 - tokenCount);
      expect(warm.timing.prefillChunkEndNs).toHaveLength(1);
    },
  );

  it("of another text is evaluated before the clock starts", async () => {
    await generate({ prompt: promptOf([5, 6, 7]) });
    const warm = await generate({
      prompt: promptOf(tokens),
      cache: { kind: "prefix", tokenCount: 9 },
    });
    expect(warm.cachePreparation).toBe("evaluated");
  });

  it("of no tokens is a cold cache", async () => {
    const trace = await generate({
      prompt: promptOf(tokens),
      cache: { kind: "prefix", tokenCount: 0 },
    });
    expect(trace).toMatchObject({
      cachePreparation: "cleared",
      cachedTokenCount: 0,
      evaluatedTokenCount: 200,
    });
  });
});

describe("sampling", () => {
  const sampling: Sampling = { temperature: 1, topK: 40, topP: 0.95, minP: 0.01, seed: 7 };

  it("gives the same ids for the same seed and others for another", async () => {
    const first = await generate({ sampling, maxOutputTokens: 24 });
    const again = await generate({ sampling, maxOutputTokens: 24 });
    const other = await generate({ sampling: { ...sampling, seed: 8 }, maxOutputTokens: 24 });
    expect(again.outputTokens).toEqual(first.outputTokens);
    expect(other.outputTokens).not.toEqual(first.outputTokens);
  });

  it("from the one best token is greedy", async () => {
    const greedy = await generate({});
    const narrow = await generate({ sampling: { ...sampling, topK: 1 } });
    expect(narrow.outputTokens).toEqual(greedy.outputTokens);
  });
});

describe("a request is refused, and the model lives on, when", () => {
  it.each([
    [
      "a token id is outside the vocabulary",
      { prompt: promptOf([1, VOCABULARY_SIZE]) },
      "engine-refused",
    ],
    ["a token id is negative", { prompt: promptOf([-1]) }, "engine-refused"],
    ["a token id is no integer", { prompt: promptOf([1.5]) }, "engine-refused"],
    ["the prompt is empty", { prompt: { kind: "text", text: "" } }, "engine-refused"],
    ["the context is too small", { maxOutputTokens: 5000 }, "context-overflow"],
    [
      "more output is wanted than any memory holds",
      { maxOutputTokens: 2 ** 40 },
      "context-overflow",
    ],
    [
      "the prefix is the whole prompt",
      { prompt: promptOf([5, 6]), cache: { kind: "prefix", tokenCount: 2 } },
      "engine-refused",
    ],
    [
      "the schema cannot be forced",
      { jsonSchema: { type: "string", pattern: "x" } },
      "engine-refused",
    ],
    [
      "the schema is too large for a grammar",
      { jsonSchema: { type: "string", minLength: 100_000 } },
      "engine-refused",
    ],
  ] satisfies [string, Partial<GenerateRequest>, string][])("%s", async (_name, changes, code) => {
    expect(await refusal(changes)).toMatchObject({ code });
    expect((await generate({})).outputTokens).toHaveLength(8);
  });

  it("it asks for exactly the context, and not one token more", async () => {
    const prompt = promptOf([5, 6, 7, 8]);
    const full = await generate({ prompt, maxOutputTokens: 1020 });
    expect(full.outputTokens).toHaveLength(1020);
    expect(await refusal({ prompt, maxOutputTokens: 1021 })).toMatchObject({
      code: "context-overflow",
    });
  });
});

describe("weights that are no numbers", () => {
  it.each([
    ["greedy", {}],
    ["watched", { stopStrings: ["x"] }],
    ["sampled", { sampling: { temperature: 1, topK: null, topP: null, minP: null, seed: 1 } }],
    ["constrained", { jsonSchema: { type: "boolean" } }],
  ] satisfies [string, Partial<GenerateRequest>][])(
    "are not finite when %s",
    async (_name, changes) => {
      const broken = valueOf(load(writeBrokenCopy(path, 0.3)));
      const failure = failureOf(await broken.generate({ ...REQUEST, ...changes }));
      await broken.close();
      expect(failure.code).toBe("not-finite");
    },
  );

  it("are not finite when scored", async () => {
    const broken = valueOf(load(writeBrokenCopy(path, 0.3)));
    const items = [{ contextTokens: [5], continuationTokens: [6, 7] }];
    const failure = failureOf(
      await broken.score({ items, topCount: 1, mode: "exact", keepPrefixTokenCount: null }),
    );
    await broken.close();
    expect(failure.code).toBe("not-finite");
  });
});
