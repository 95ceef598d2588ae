import { describe, expect, it } from "vitest";
import { generated, load, PLAIN_SCRIPT, TEN_TOKENS, valueOf } from "./scripts.ts";

const MS = 1_000_000;

describe("the timing of the mock engine on a virtual clock", () => {
  it("is exactly the scripted latencies", async () => {
    const { timing } = await generated(await load(), TEN_TOKENS);
    const { acceptedEpochMs, ...elapsed } = timing;
    expect(acceptedEpochMs).toBeGreaterThan(0);
    expect(elapsed).toEqual({
      templateEndNs: null,
      tokenizeEndNs: 2 * MS,
      prefillStartNs: 2 * MS,
      prefillChunkEndNs: [17 * MS],
      prefillEndNs: 17 * MS,
      tokenNs: [17.25, 37.25, 67.25, 87.25].map((ms) => ms * MS),
      // The end-of-generation token takes a token's time, too.
      endNs: 117.25 * MS,
    });
  });

  it("has a template step for conversations and no tokenizer step for ids", async () => {
    const model = await load();
    const conversation = await generated(model, "", {
      prompt: { kind: "messages", messages: [{ role: "user", content: TEN_TOKENS }] },
    });
    expect(conversation.timing).toMatchObject({ templateEndNs: MS, tokenizeEndNs: 3 * MS });
    const ids = await generated(model, "", { prompt: { kind: "tokens", tokens: [5, 6] } });
    expect(ids.timing).toMatchObject({
      templateEndNs: null,
      tokenizeEndNs: null,
      prefillStartNs: 0,
      prefillEndNs: 11 * MS,
    });
  });

  it("shows the end of each prompt batch, the fixed part in the first", async () => {
    const model = valueOf({ status: "ok", value: await loadWithBatch(4) });
    const { timing } = await generated(model, TEN_TOKENS);
    expect(timing.prefillChunkEndNs).toEqual([14 * MS, 16 * MS, 17 * MS]);
  });

  it("charges prefill only for the tokens that the cache does not hold", async () => {
    const { timing } = await generated(await load(), TEN_TOKENS, {
      cache: { kind: "prefix", tokenCount: 8 },
    });
    expect(timing.prefillEndNs).toBe(13 * MS);
  });

  it("goes through a list per request, except for the token times", async () => {
    const model = await load({
      latency: { prefill_ms_per_token: [1, 2], token_ms: [5, 6] },
    });
    const starts = [];
    for (let request = 0; request < 3; request += 1) {
      const { timing } = await generated(model, TEN_TOKENS, { maxOutputTokens: 3 });
      starts.push(timing.tokenNs.map((ns) => ns / MS));
    }
    expect(starts).toEqual([
      [10, 15, 21],
      [20, 25, 31],
      [10, 15, 21],
    ]);
  });

  it("scatters by the jitter's seed, the same in two sessions and different in two requests", async () => {
    const script = {
      latency: { ...PLAIN_SCRIPT.latency, jitter: { seed: 7, relative_sd: 0.1 } },
    };
    const one = await load(script);
    const first = await generated(one, TEN_TOKENS);
    const second = await generated(one, TEN_TOKENS);
    const again = await generated(await load(script), TEN_TOKENS);
    expect(again.timing.tokenNs).toEqual(first.timing.tokenNs);
    expect(second.timing.tokenNs).not.toEqual(first.timing.tokenNs);
    expect(first.timing.tokenNs).toEqual([...first.timing.tokenNs].sort((a, b) => a - b));
  });

  it("loads in the scripted time", async () => {
    expect((await load()).facts.loadNs).toBe(250 * MS);
  });
});

describe("the timing of the mock engine on the real clock", () => {
  it("spends at least the scripted time, step after step", async () => {
    const model = await load({
      clock: "real",
      latency: { prefill_ms_fixed: 5, prefill_ms_per_token: 0, token_ms: 3 },
    });
    const startNs = process.hrtime.bigint();
    const { timing } = await generated(model, TEN_TOKENS);
    const spentNs = Number(process.hrtime.bigint() - startNs);
    const scripted = [5, 8, 11, 14].map((ms) => ms * MS);
    for (const [index, ns] of timing.tokenNs.entries()) {
      expect(ns).toBeGreaterThanOrEqual(scripted[index] ?? 0);
    }
    expect(spentNs).toBeGreaterThanOrEqual(timing.endNs);
    expect(timing.endNs).toBeGreaterThanOrEqual(17 * MS);
  });
});

async function loadWithBatch(batchTokens: number) {
  const { DEFAULT_LOAD_OPTIONS } = await import("../../../../src/core/engine.ts");
  return load({}, { options: { ...DEFAULT_LOAD_OPTIONS, batchTokens } });
}
