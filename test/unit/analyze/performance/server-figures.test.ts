import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { observedCacheState } from "../../../../src/analyze/performance/cache-state.ts";
import {
  decodeCharactersPerSecond,
  decodeTokensPerSecond,
  MAX_CHUNK_ERROR,
} from "../../../../src/analyze/performance/decode-speed.ts";
import { httpFigures, summarizeHttp } from "../../../../src/analyze/performance/http-exchange.ts";
import {
  interTokenGapsMs,
  interTokenLatencies,
} from "../../../../src/analyze/performance/inter-token-latency.ts";
import { vllmTimePerOutputTokenMs } from "../../../../src/analyze/performance/peer-conventions.ts";
import { runFigures } from "../../../../src/analyze/performance/run-figures.ts";
import { ttftMs, ttftParts } from "../../../../src/analyze/performance/ttft.ts";
import {
  httpOf,
  servedPlannedOf,
  servedTraceOf,
} from "../../../fixtures/report/served-experiment.ts";

const PLANNED = servedPlannedOf();

/** Chunks every 10 ms, the first after 50. */
function chunksOf(count: number): number[] {
  return Array.from({ length: count }, (_, index) => 50 + 10 * index);
}

function traceOf(chunkCount: number, outputTokenCount: number | null) {
  return servedTraceOf(PLANNED, chunksOf(chunkCount), { outputTokenCount });
}

describe("the first token of a server", () => {
  it("is the first chunk with text where single tokens were not seen", () => {
    expect(ttftMs(traceOf(5, 5))).toBe(50);
  });

  it("is the first token where the server sent its id", () => {
    const trace = traceOf(5, 5);
    const timing = { ...trace.timing, tokenNs: [60e6, 70e6] };
    expect(ttftMs({ ...trace, timing })).toBe(60);
  });

  it("is not known of an answer without text", () => {
    expect(ttftMs(servedTraceOf(PLANNED, [], { outputTokenCount: 0 }))).toBeNull();
  });

  it("has no parts that the server did not show", () => {
    expect(ttftParts(traceOf(5, 5))).toEqual({
      templateMs: null,
      tokenizeMs: null,
      prefillMs: null,
      firstSampleMs: null,
    });
  });
});

describe("the decode speed of a server", () => {
  it("counts N - 1 tokens from the first to the last chunk", () => {
    // 101 tokens in 101 chunks: 100 steps in 1 s.
    expect(decodeTokensPerSecond(traceOf(101, 101))).toBe(100);
  });

  it("is given where at most a twentieth of the steps may be off", () => {
    expect(MAX_CHUNK_ERROR).toBe(0.05);
    // 96 chunks of 101 tokens: 5 of 100 steps.
    expect(decodeTokensPerSecond(traceOf(96, 101))).toBeCloseTo(100 / 0.95, 9);
    expect(decodeTokensPerSecond(traceOf(95, 101))).toBeNull();
  });

  it("is given for an end token that was counted and came in no chunk", () => {
    expect(decodeTokensPerSecond(traceOf(40, 41))).toBeCloseTo(40 / 0.39, 9);
  });

  it.each([
    ["the count is not told", 101, null],
    ["there are more chunks than tokens", 101, 100],
    ["there is one token", 1, 1],
    ["there is no token", 0, 0],
  ])("is not known where %s", (_, chunkCount, tokenCount) => {
    expect(decodeTokensPerSecond(traceOf(chunkCount, tokenCount))).toBeNull();
  });

  it("is taken from token times where there are some, whatever the chunks", () => {
    const trace = traceOf(2, 5);
    const timing = { ...trace.timing, tokenNs: [0, 10e6, 20e6, 30e6, 40e6] };
    expect(decodeTokensPerSecond({ ...trace, timing })).toBe(100);
  });

  it.each([
    [
      "99 chunks in the first delivery and one 10 ms later",
      [...Array<number>(99).fill(1000), 1010],
    ],
    [
      "50 chunks in each of two deliveries",
      [...Array<number>(50).fill(1000), ...Array<number>(50).fill(2000)],
    ],
  ])("is not known from %s", (_, chunkMs) => {
    const trace = servedTraceOf(PLANNED, chunkMs, { outputTokenCount: 100 });
    expect(decodeTokensPerSecond(trace)).toBeNull();
    const timing = { ...trace.timing, tokenNs: trace.http?.chunkNs ?? null };
    expect(decodeTokensPerSecond({ ...trace, timing })).toBeNull();
  });

  it("does not mind how many chunks share a later delivery", () => {
    // 20 steps of 10 ms, seen in two deliveries.
    const chunkMs = [50, ...Array<number>(10).fill(150), ...Array<number>(10).fill(250)];
    const trace = servedTraceOf(PLANNED, chunkMs, { outputTokenCount: 21 });
    expect(decodeTokensPerSecond(trace)).toBe(100);
  });

  it("is too high by no more than a twentieth of itself, whatever chunks and deliveries hide", () => {
    const tokens = fc.oneof(
      { weight: 60, arbitrary: fc.constant(1) },
      { weight: 1, arbitrary: fc.integer({ min: 2, max: 4 }) },
    );
    const delivery = fc.array(tokens, { minLength: 1, maxLength: 4 });
    const deliveries = fc.array(delivery, { minLength: 2, maxLength: 100 });
    let givenCount = 0;
    let sharedCount = 0;
    fc.assert(
      fc.property(deliveries, fc.boolean(), (sizes, countsEndToken) => {
        // A token every 10 ms; a delivery comes when its last token is made.
        let made = 0;
        const chunkMs = sizes.flatMap((inDelivery) => {
          made += inDelivery.reduce((sum, tokens) => sum + tokens, 0);
          return inDelivery.map(() => 10 * made);
        });
        const outputTokenCount = made + Number(countsEndToken);
        const speed = decodeTokensPerSecond(servedTraceOf(PLANNED, chunkMs, { outputTokenCount }));
        if (speed === null) return;
        givenCount += 1;
        sharedCount += Number((sizes[0]?.length ?? 0) > 1);
        expect(speed).toBeGreaterThanOrEqual(100 - 1e-9);
        expect((speed - 100) / speed).toBeLessThanOrEqual(MAX_CHUNK_ERROR + 1e-12);
      }),
    );
    expect(givenCount).toBeGreaterThan(sharedCount);
    expect(sharedCount).toBeGreaterThan(0);
  });

  it("counts the characters of the reasoning too", () => {
    const trace = { ...traceOf(101, 101), text: "ab" };
    const http = httpOf(chunksOf(101), { reasoningText: "né 🙂" });
    expect(decodeCharactersPerSecond({ ...trace, http })).toBe((100 * 6) / 101);
    expect(decodeCharactersPerSecond(traceOf(95, 101))).toBeNull();
  });
});

describe("the tokens of a server that share a delivery", () => {
  it("have gaps of 0, the time of all of them in the gap before", () => {
    const trace = traceOf(4, 4);
    const timing = { ...trace.timing, tokenNs: [50e6, 80e6, 80e6, 80e6] };
    expect(interTokenGapsMs(timing)).toEqual([30, 0, 0]);
  });
});

describe("what chunks do not show", () => {
  it("has no inter-token latencies", () => {
    expect(interTokenGapsMs(traceOf(101, 101).timing)).toEqual([]);
    expect(interTokenLatencies(traceOf(101, 101))).toBeNull();
  });

  it("has no figure by another tool's convention", () => {
    expect(vllmTimePerOutputTokenMs(traceOf(101, 101).timing)).toBeNull();
  });
});

describe("the counts of a server", () => {
  it("leave the cache state unknown where one of them is not told", () => {
    const trace = { ...traceOf(5, 5), cachedTokenCount: 0, evaluatedTokenCount: 300 };
    expect(observedCacheState(trace)).toBe("cold");
    expect(observedCacheState({ ...trace, promptTokenCount: null })).toBe("unknown");
    expect(observedCacheState({ ...trace, cachedTokenCount: null })).toBe("unknown");
  });

  it("agree where only one of them was observed", () => {
    const trace = traceOf(5, 5);
    expect(runFigures(trace).countsAgree).toBe(true);
    expect(runFigures({ ...trace, outputTokenCount: null }).countsAgree).toBe(true);
    expect(runFigures({ ...trace, outputTokens: [1, 2, 3, 4] }).countsAgree).toBe(false);
    const timing = { ...trace.timing, tokenNs: [1, 2] };
    expect(runFigures({ ...trace, timing }).countsAgree).toBe(false);
  });
});

describe("httpFigures", () => {
  it("splits an exchange into its steps", () => {
    expect(httpFigures(traceOf(4, 8))).toEqual({
      connectMs: 1,
      requestToHeadersMs: 8,
      headersToContentMs: 40,
      parseMicrosecondsPerChunk: 3,
      chunkCount: 4,
      tokensPerChunk: 2,
      refusedAttemptCount: 0,
      staleConnectionCount: 0,
      answeringModel: traceOf(4, 8).http?.servedModel,
    });
  });

  it("is null without a server", () => {
    expect(httpFigures({ outputTokenCount: 5 })).toBeNull();
  });

  it("has no figure for what was not observed, and no rate over no chunk", () => {
    const http = httpOf([], {
      isConnectionReused: true,
      connectEndNs: null,
      requestWrittenNs: null,
      refusedAttempts: [{ httpStatus: 429, waitedMs: 1000 }],
    });
    expect(httpFigures({ http, outputTokenCount: 0 })).toEqual({
      connectMs: null,
      requestToHeadersMs: null,
      headersToContentMs: null,
      parseMicrosecondsPerChunk: null,
      chunkCount: 0,
      tokensPerChunk: null,
      refusedAttemptCount: 1,
      staleConnectionCount: 0,
      answeringModel: http.servedModel,
    });
  });
});

describe("attempts before the one that is timed", () => {
  it("were not turned away where the connection was closed already", () => {
    const http = httpOf(chunksOf(1), {
      refusedAttempts: [
        { httpStatus: null, waitedMs: 0 },
        { httpStatus: 503, waitedMs: 1000 },
      ],
    });
    const figures = httpFigures({ http, outputTokenCount: 1 });
    const counts = { refusedAttemptCount: 1, staleConnectionCount: 1 };
    expect(figures).toMatchObject(counts);
    expect(summarizeHttp(figures === null ? [] : [figures], "tiny")).toMatchObject(counts);
  });
});

describe("summarizeHttp", () => {
  it("takes medians over the answers that have a figure, and the sum of what was turned away", () => {
    const reused = httpOf(chunksOf(8), {
      connectEndNs: null,
      isConnectionReused: true,
      refusedAttempts: [
        { httpStatus: 503, waitedMs: 1 },
        { httpStatus: 503, waitedMs: 2 },
      ],
    });
    const figures = [
      httpFigures(traceOf(4, 8)),
      httpFigures({ http: reused, outputTokenCount: null }),
    ].filter((one) => one !== null);
    expect(summarizeHttp(figures, "tiny")).toEqual({
      n: 2,
      newConnectionCount: 1,
      connectMs: 1,
      requestToHeadersMs: 8,
      headersToContentMs: 40,
      parseMicrosecondsPerChunk: 3,
      chunksPerAnswer: 6,
      tokensPerChunk: 2,
      refusedAttemptCount: 2,
      staleConnectionCount: 0,
      otherModels: [],
    });
  });

  it("names the models of answers that are not the one that was asked for", () => {
    const answers = ["tiny", "other", null, "another", "other"].map((servedModel) =>
      httpFigures({ http: httpOf(chunksOf(1), { servedModel }), outputTokenCount: 1 }),
    );
    const figures = answers.filter((one) => one !== null);
    expect(summarizeHttp(figures, "tiny").otherModels).toEqual(["another", "other"]);
  });

  it("is null, never 0, without an answer", () => {
    expect(summarizeHttp([], "tiny")).toMatchObject({
      n: 0,
      connectMs: null,
      chunksPerAnswer: null,
    });
  });
});
