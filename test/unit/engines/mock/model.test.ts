import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { modelFactsSchema } from "../../../../src/core/engine.ts";
import { memoryReadingSchema } from "../../../../src/core/memory.ts";
import { loadMock } from "../../../../src/engines/mock/load-mock.ts";
import {
  codeOf,
  generated,
  load,
  loadRequest,
  TEN_TOKENS,
  textRequest,
  valueOf,
} from "./scripts.ts";

const CONFIGS = join(import.meta.dirname, "../../../../configs/mock");

describe("a loaded mock model", () => {
  it("states facts that a record accepts, every choice made", async () => {
    const { facts } = await load();
    expect(modelFactsSchema.parse(facts)).toEqual(facts);
    expect(facts).toMatchObject({
      engine: "mock",
      description: "Plain (a script, no model)",
      vocabularySize: 262_144,
      trainedContextTokens: 1000,
      chatTemplateSha256: null,
      synthetic: false,
      options: { gpu: "cpu", gpuLayers: 0, threads: 1, contextTokens: 1000, batchTokens: 1000 },
    });
  });

  it("tokenizes as it generates", async () => {
    const model = await load({ chat_template: true });
    const prompt = {
      kind: "messages" as const,
      messages: [{ role: "user" as const, content: "Bonjour, société !" }],
    };
    const [reply] = valueOf(await model.tokenize({ prompts: [prompt] })).prompts;
    const trace = await generated(model, "", { prompt });
    expect(reply).toEqual({ renderedPrompt: trace.renderedPrompt, tokens: trace.promptTokens });
  });

  it("reports the scripted memory", async () => {
    const model = await load({
      memory: { resident_bytes: 2000, private_bytes: 1000, weight_bytes: 500 },
    });
    expect(model.facts.weightBytes).toBe(500);
    expect(valueOf(await model.memory())).toEqual({
      source: "none",
      residentBytes: 2000,
      peakResidentBytes: 2000,
      privateBytes: 1000,
      peakPrivateBytes: 1000,
      engineBuffers: [],
    });
  });

  it("reports the memory of the process when the script names none", async () => {
    const reading = valueOf(await (await load()).memory());
    expect(memoryReadingSchema.parse(reading)).toEqual(reading);
    expect(reading.source).not.toBe(process.platform === "linux" ? "none" : "");
  });

  it("can be closed twice, and refuses work afterwards", async () => {
    const model = await load();
    await model.close();
    await model.close();
    expect(codeOf(await model.generate(textRequest("ab")))).toBe("engine-refused");
  });

  it("answers requests in the order in which they came", async () => {
    const model = await load({ latency: { prefill_ms_per_token: [1, 2, 3], token_ms: 1 } });
    const traces = await Promise.all(
      ["ab", "ab", "ab"].map((text) => model.generate(textRequest(text))),
    );
    expect(traces.map((trace) => valueOf(trace).timing.prefillEndNs)).toEqual([1e6, 2e6, 3e6]);
  });

  it("only tokenizes when only its vocabulary is loaded", async () => {
    const model = await load({}, { vocabularyOnly: true });
    expect(codeOf(await model.tokenize({ prompts: [{ kind: "text", text: "ab" }] }))).toBe("ok");
    expect(codeOf(await model.generate(textRequest("ab")))).toBe("engine-refused");
    const items = [{ contextTokens: [1], continuationTokens: [1] }];
    expect(
      codeOf(await model.score({ items, topCount: 0, mode: "exact", keepPrefixTokenCount: null })),
    ).toBe("engine-refused");
  });
});

describe("the scripts that come with the tool", () => {
  it("load and answer in English", async () => {
    const model = valueOf(await loadMock(loadRequest(join(CONFIGS, "demo.mock.yaml"))));
    expect((await generated(model, TEN_TOKENS, { maxOutputTokens: 500 })).text).toMatch(
      /^A standing order is an instruction .* not from a model\.$/,
    );
  });

  it("answer requests for JSON with JSON", async () => {
    const model = valueOf(await loadMock(loadRequest(join(CONFIGS, "demo.mock.yaml"))));
    const { text } = await generated(model, "Give one JSON object.", { maxOutputTokens: 300 });
    expect(JSON.parse(text)).toMatchObject({ currency: "EUR", document_type: "transaction_note" });
  });

  it("refuse, or answer, as the flaky one plans", async () => {
    const model = valueOf(await loadMock(loadRequest(join(CONFIGS, "flaky.mock.yaml"))));
    expect(codeOf(await model.generate(textRequest("REFUSE")))).toBe("engine-refused");
    expect(codeOf(await model.generate(textRequest("NAN")))).toBe("not-finite");
    expect(codeOf(await model.generate(textRequest("hello")))).toBe("ok");
  });
});
