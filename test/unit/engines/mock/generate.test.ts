import { describe, expect, it } from "vitest";
import { generationTraceSchema } from "../../../../src/core/generation.ts";
import { codeOf, generated, load, TEN_TOKENS, textRequest } from "./scripts.ts";

describe("an answer of the mock engine", () => {
  it("is the scripted text, ended by the end token, with counts that agree", async () => {
    const trace = generationTraceSchema.parse(await generated(await load(), TEN_TOKENS));
    expect(trace).toMatchObject({
      promptForm: "raw-text",
      renderedPrompt: TEN_TOKENS,
      text: "one two three",
      stopReason: "end-of-generation",
      endToken: 0,
      promptTokenCount: 10,
      evaluatedTokenCount: 10,
      cachedTokenCount: 0,
      outputTokenCount: 4,
      cachePreparation: "cleared",
      gcPauses: [],
    });
    expect(trace.promptTokens).toHaveLength(10);
    expect(trace.outputTokens).toHaveLength(4);
    expect(trace.timing.tokenNs).toHaveLength(4);
  });

  it("is cut at the token limit", async () => {
    const trace = await generated(await load(), "ab", { maxOutputTokens: 2 });
    expect(trace).toMatchObject({ text: "one two", stopReason: "max-tokens", endToken: null });
  });

  it("goes on past its end until exactly the limit when asked to", async () => {
    const trace = await generated(await load(), "ab", {
      maxOutputTokens: 9,
      ignoreEndOfGeneration: true,
    });
    expect(trace).toMatchObject({
      text: "one two threeone two threeone",
      stopReason: "max-tokens",
      outputTokenCount: 9,
    });
  });

  it("goes on to the limit when the script never stops, even with an empty text", async () => {
    const model = await load({ output: { text: "", stop: "max" } });
    expect(await generated(model, "ab", { maxOutputTokens: 3 })).toMatchObject({
      text: "   ",
      stopReason: "max-tokens",
    });
  });

  it("may be empty", async () => {
    const trace = await generated(await load({ output: { text: "" } }), "ab");
    expect(trace).toMatchObject({ text: "", outputTokens: [], stopReason: "end-of-generation" });
    expect(trace.timing.tokenNs).toEqual([]);
  });

  it("ends before a stop string, keeping the tokens that completed it", async () => {
    const trace = await generated(await load(), "ab", { stopStrings: ["o th", "zzz"] });
    expect(trace).toMatchObject({ text: "one tw", stopReason: "stop-string", endToken: null });
    expect(trace.outputTokenCount).toBe(3);
  });

  it("is chosen by what the rendered prompt contains, the first fitting entry winning", async () => {
    const model = await load({
      output: {
        text: "other",
        by_prompt: [
          { contains: "Paris", text: "France" },
          { contains: "city", json: { kind: "city" } },
        ],
      },
    });
    expect((await generated(model, "Paris is a city")).text).toBe("France");
    expect((await generated(model, "a city")).text).toBe('{"kind":"city"}');
    expect((await generated(model, "a river")).text).toBe("other");
  });

  it("is the first text when greedy, and one by the seed when sampling", async () => {
    const texts = ["one", "two", "three", "four"];
    const model = await load({ output: { text: texts } });
    const sample = async (temperature: number, seed: number): Promise<string> => {
      const sampling = { temperature, topK: null, topP: null, minP: null, seed };
      return (await generated(model, "ab", { sampling })).text;
    };
    expect(await sample(0, 99)).toBe("one");
    const drawn = new Set<string>();
    for (let seed = 0; seed < 40; seed += 1) {
      const text = await sample(0.7, seed);
      expect(await sample(0.7, seed)).toBe(text);
      drawn.add(text);
    }
    expect([...drawn].sort()).toEqual([...texts].sort());
  });

  it("arrives piece by piece when somebody listens", async () => {
    const model = await load({ output: { text: "déjà 🙂 vu" } });
    const pieces: string[] = [];
    await model.generate(textRequest("ab"), { onText: (piece) => pieces.push(piece) });
    expect(pieces.join("")).toBe("déjà 🙂 vu");
    expect(pieces.length).toBeGreaterThan(3);
  });
});

describe("a conversation", () => {
  const messages = [
    { role: "system" as const, content: "Be brief." },
    { role: "user" as const, content: "Hello" },
  ];

  it("is rendered through the template when the script has one", async () => {
    const trace = await generated(await load({ chat_template: true }), "", {
      prompt: { kind: "messages", messages },
    });
    expect(trace.promptForm).toBe("chat-template");
    expect(trace.renderedPrompt).toBe(
      "<|system|>\nBe brief.<|end|>\n<|user|>\nHello<|end|>\n<|assistant|>\n",
    );
  });

  it("is joined by blank lines when it has none", async () => {
    const trace = await generated(await load(), "", { prompt: { kind: "messages", messages } });
    expect(trace).toMatchObject({
      promptForm: "plain-join-v1",
      renderedPrompt: "Be brief.\n\nHello",
    });
  });
});

describe("the cache of the mock engine", () => {
  const prefix = { kind: "prefix", tokenCount: 6 } as const;

  it("is trimmed when it holds the wanted prefix, evaluated when it does not", async () => {
    const model = await load();
    expect((await generated(model, TEN_TOKENS, { cache: prefix })).cachePreparation).toBe(
      "evaluated",
    );
    const trimmed = await generated(model, TEN_TOKENS, { cache: prefix });
    expect(trimmed).toMatchObject({
      cachePreparation: "trimmed",
      cachedTokenCount: 6,
      evaluatedTokenCount: 4,
      promptTokenCount: 10,
    });
    const other = await generated(model, `xx ${TEN_TOKENS}`, { cache: prefix });
    expect(other.cachePreparation).toBe("evaluated");
  });

  it("is cleared for a cold request and for an empty prefix", async () => {
    const model = await load();
    await generated(model, TEN_TOKENS);
    const empty = { kind: "prefix", tokenCount: 0 } as const;
    expect((await generated(model, TEN_TOKENS)).cachePreparation).toBe("cleared");
    expect(await generated(model, TEN_TOKENS, { cache: empty })).toMatchObject({
      cachePreparation: "cleared",
      cachedTokenCount: 0,
    });
  });

  it("holds the answer, too, all but its last token", async () => {
    const model = await load();
    const first = await generated(model, TEN_TOKENS);
    const tokens = [...first.promptTokens, ...first.outputTokens];
    const preparation = async (tokenCount: number): Promise<string> => {
      await generated(model, TEN_TOKENS);
      const trace = await generated(model, "", {
        prompt: { kind: "tokens", tokens: [...tokens, 7] },
        cache: { kind: "prefix", tokenCount },
      });
      return trace.cachePreparation;
    };
    expect(await preparation(13)).toBe("trimmed");
    expect(await preparation(14)).toBe("evaluated");
  });

  it("cannot hold the whole prompt", async () => {
    const cache = { kind: "prefix", tokenCount: 10 } as const;
    const outcome = await (await load()).generate(textRequest(TEN_TOKENS, { cache }));
    expect(codeOf(outcome)).toBe("engine-refused");
  });
});

describe("a request that cannot be served", () => {
  it("says that prompt and output do not fit the context", async () => {
    const model = await load({ context_tokens: 20 });
    const request = textRequest(TEN_TOKENS, { maxOutputTokens: 10 });
    expect(codeOf(await model.generate(request))).toBe("ok");
    expect(codeOf(await model.generate({ ...request, maxOutputTokens: 11 }))).toBe(
      "context-overflow",
    );
  });

  it("is refused when it has no tokens or an id outside the vocabulary", async () => {
    const model = await load();
    expect(codeOf(await model.generate(textRequest("")))).toBe("engine-refused");
    const prompt = { kind: "tokens", tokens: [262_144] } as const;
    const outcome = await model.generate(
      textRequest("", { prompt: { ...prompt, tokens: [...prompt.tokens] } }),
    );
    expect(codeOf(outcome)).toBe("engine-refused");
  });
});

describe("cancelling", () => {
  it("keeps the tokens that were there, on either clock", async () => {
    for (const clock of ["virtual", "real"]) {
      const model = await load({
        clock,
        latency: { prefill_ms_per_token: 0, token_ms: 1 },
        output: { text: "one two three", stop: "max" },
      });
      const controller = new AbortController();
      let pieces = 0;
      const outcome = await model.generate(textRequest("ab", { maxOutputTokens: 900 }), {
        signal: controller.signal,
        onText: () => {
          pieces += 1;
          if (pieces === 5) controller.abort();
        },
      });
      expect(outcome).toMatchObject({
        status: "ok",
        value: { stopReason: "cancelled", outputTokenCount: 5, endToken: null },
      });
    }
  });

  it("before the first token gives an answer without tokens", async () => {
    const outcome = await (
      await load()
    ).generate(textRequest(TEN_TOKENS), {
      signal: AbortSignal.abort(),
    });
    expect(outcome).toMatchObject({
      status: "ok",
      value: {
        stopReason: "cancelled",
        outputTokens: [],
        evaluatedTokenCount: null,
        timing: { prefillEndNs: null },
      },
    });
  });

  it("interrupts a long prefill on the real clock", async () => {
    const model = await load({
      clock: "real",
      latency: { prefill_ms_fixed: 600_000, prefill_ms_per_token: 0, token_ms: 1 },
    });
    const controller = new AbortController();
    const running = model.generate(textRequest("ab"), { signal: controller.signal });
    controller.abort();
    expect(await running).toMatchObject({ status: "ok", value: { stopReason: "cancelled" } });
  });
});
