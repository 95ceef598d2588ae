import { describe, expect, it } from "vitest";
import type { GenerationTrace } from "../../../src/core/generation.ts";
import {
  costsOf,
  timingsOf,
  usageOf,
  type ServerCosts,
} from "../../../src/serve/answer-figures.ts";

const TIMING: GenerationTrace["timing"] = {
  acceptedEpochMs: 1,
  templateEndNs: 100,
  tokenizeEndNs: 300,
  prefillStartNs: 400,
  prefillChunkEndNs: [2_000_390],
  prefillEndNs: 2_000_400,
  tokenNs: [2_000_500, 6_000_500, 10_000_500],
  endNs: 12_000_500,
};

const TRACE: GenerationTrace = {
  promptForm: "chat-template",
  renderedPrompt: "x",
  promptTokens: [1, 2, 3, 4, 5],
  outputTokens: [7, 8, 9],
  endToken: null,
  text: "abc",
  stopReason: "max-tokens",
  promptTokenCount: 5,
  cachedTokenCount: 2,
  evaluatedTokenCount: 3,
  outputTokenCount: 3,
  cachePreparation: "trimmed",
  timing: TIMING,
  gcPauses: [],
};

const STREAMED: ServerCosts = {
  requestParseNs: 50,
  detokenizeNs: 30,
  serializeNs: 20,
  socketWriteNs: 10,
  chunkCount: 3,
  cpuNs: 9000,
};

const WHOLE: ServerCosts = {
  ...STREAMED,
  detokenizeNs: null,
  serializeNs: null,
  socketWriteNs: null,
  chunkCount: null,
};

describe("the figures of an answer", () => {
  it("count tokens in OpenAI's form", () => {
    expect(usageOf(TRACE)).toEqual({
      prompt_tokens: 5,
      completion_tokens: 3,
      total_tokens: 8,
      prompt_tokens_details: { cached_tokens: 2 },
    });
  });

  it("are llama-server's: the prompt up to the first token, then the rest", () => {
    expect(timingsOf(TRACE)).toEqual({
      cache_n: 2,
      prompt_n: 3,
      prompt_ms: 2.0001,
      prompt_per_second: 3000 / 2.0001,
      predicted_n: 3,
      predicted_ms: 10,
      predicted_per_second: 300,
    });
  });

  it("leave nothing between the prefill and the end of a streamed answer unexplained", () => {
    const costs = costsOf(TRACE, STREAMED);
    expect(costs).toEqual({
      request_parse_ns: 50,
      template_ns: 100,
      tokenize_ns: 200,
      prefill_ns: 2_000_000,
      decode_ns: 12_000_500 - 2_000_400 - 60,
      detokenize_ns: 30,
      serialize_ns: 20,
      socket_write_ns: 10,
      token_count: 3,
      chunk_count: 3,
      cpu_ns: 9000,
    });
  });

  it("give the whole of it to decode when nothing was streamed", () => {
    expect(costsOf(TRACE, WHOLE)).toMatchObject({ decode_ns: 10_000_100, detokenize_ns: null });
  });

  it("do not know decode when the text work of a stream was not seen", () => {
    const costs = costsOf(TRACE, { ...STREAMED, detokenizeNs: null });
    expect(costs["decode_ns"]).toBeNull();
  });

  it("begin at the first token where the end of the prefill is not shown", () => {
    const trace = { ...TRACE, timing: { ...TIMING, prefillEndNs: null } };
    expect(costsOf(trace, WHOLE)).toMatchObject({ prefill_ns: 2_000_100, decode_ns: 10_000_000 });
  });

  it("call a prefix cached only when it was, and give no time where a part of it is not seen", () => {
    const trace: GenerationTrace = { ...TRACE, cachePreparation: "evaluated" };
    expect(timingsOf(trace)).toMatchObject({ cache_n: 0, prompt_n: 5, prompt_ms: null });
    expect(costsOf(trace, WHOLE)["prefill_ns"]).toBeNull();
  });

  it("are null where there is no token", () => {
    const timing = { ...TIMING, tokenNs: [] };
    const trace = { ...TRACE, timing, outputTokens: [], outputTokenCount: 0 };
    expect(timingsOf(trace)).toMatchObject({ prompt_ms: null, predicted_ms: null });
    expect(timingsOf(trace)).toMatchObject({ predicted_n: 0, predicted_per_second: null });
  });
});
