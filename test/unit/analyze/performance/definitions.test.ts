import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isCacheStateVerified,
  observedCacheState,
} from "../../../../src/analyze/performance/cache-state.ts";
import {
  decodeCharactersPerSecond,
  decodeTokensPerSecond,
} from "../../../../src/analyze/performance/decode-speed.ts";
import { interTokenLatencies } from "../../../../src/analyze/performance/inter-token-latency.ts";
import { countOutliers } from "../../../../src/analyze/performance/outliers.ts";
import {
  guideLlmInterTokenMs,
  llamaServerDecodeTokensPerSecond,
  localScore,
  localScoreDecodeTokensPerSecond,
  mlPerfClientDecodeTokensPerSecond,
  mlxLmDecodeTokensPerSecond,
  mlxLmPromptTokensPerSecond,
  originalDecodeTokensPerSecond,
  vllmTimePerOutputTokenMs,
} from "../../../../src/analyze/performance/peer-conventions.ts";
import { prefillTokensPerSecond } from "../../../../src/analyze/performance/prefill-speed.ts";
import {
  summarizeLatencies,
  summarizeRates,
} from "../../../../src/analyze/performance/summaries.ts";
import { evaluateThresholds } from "../../../../src/analyze/performance/thresholds.ts";
import { ttftMs, ttftParts } from "../../../../src/analyze/performance/ttft.ts";
import { plannedOf, traceOf } from "../../../fixtures/report/build-experiment.ts";

/** Prompt of 300 tokens, first token at 100 ms, then every 20 ms up to the fifth at 180 ms; ends at 181 ms. */
const TRACE = traceOf(plannedOf());

function withCounts(cachedTokenCount: number | null, evaluatedTokenCount: number | null) {
  return { ...TRACE, cachedTokenCount, evaluatedTokenCount };
}

function withTokens(tokenNs: number[]) {
  return { ...TRACE, timing: { ...TRACE.timing, tokenNs } };
}

describe("observedCacheState", () => {
  it.each([
    ["cold", 0, 300],
    ["warm-prefix", 150, 150],
    ["warm-prefix", 1, 299],
    ["cached", 299, 1],
    ["cached", 300, 0],
    ["cached", 300, 1],
    ["other", 0, 299],
    ["other", 150, 300],
    ["other", 0, 0],
    ["unknown", null, 300],
    ["unknown", 0, null],
  ] as const)("is %s with %d cached and %d evaluated of 300", (state, cached, evaluated) => {
    expect(observedCacheState(withCounts(cached, evaluated))).toBe(state);
  });

  it("confirms a planned state only when the counts say the same", () => {
    expect(isCacheStateVerified("cold", withCounts(0, 300))).toBe(true);
    expect(isCacheStateVerified("cold", withCounts(299, 1))).toBe(false);
    expect(isCacheStateVerified("cold", withCounts(null, null))).toBe(false);
  });

  it("calls a prompt of one token cold when nothing was cached", () => {
    expect(observedCacheState({ ...withCounts(0, 1), promptTokenCount: 1 })).toBe("cold");
  });
});

describe("times and speeds", () => {
  it("takes TTFT up to the first sampled token", () => {
    expect(ttftMs(TRACE)).toBe(100);
    expect(ttftMs(withTokens([]))).toBeNull();
  });

  it("splits TTFT into its parts", () => {
    expect(ttftParts(TRACE)).toEqual({
      templateMs: 1,
      tokenizeMs: 2,
      prefillMs: 96,
      firstSampleMs: 1,
    });
  });

  it("has no part that was not observed", () => {
    const timing = { ...TRACE.timing, templateEndNs: null, prefillEndNs: null };
    expect(ttftParts({ ...TRACE, timing })).toEqual({
      templateMs: null,
      tokenizeMs: 3,
      prefillMs: null,
      firstSampleMs: null,
    });
  });

  it("counts N - 1 decode steps for N tokens", () => {
    expect(decodeTokensPerSecond(TRACE)).toBe(50);
  });

  it("has no decode speed for fewer than two tokens or no time between them", () => {
    expect(decodeTokensPerSecond(withTokens([]))).toBeNull();
    expect(decodeTokensPerSecond(withTokens([5]))).toBeNull();
    expect(decodeTokensPerSecond(withTokens([5, 5]))).toBeNull();
  });

  it("counts characters as people do: one for each code point", () => {
    // 5 tokens at 50 tokens/s; "né 🙂" has 4 characters in 5 units of a string.
    expect(decodeCharactersPerSecond({ ...TRACE, text: "né 🙂" })).toBe((50 * 4) / 5);
    expect(decodeCharactersPerSecond({ ...TRACE, text: "" })).toBe(0);
  });

  it("has no speed in characters where the text was cut, or there is no decode step", () => {
    expect(decodeCharactersPerSecond({ ...TRACE, stopReason: "stop-string" })).toBeNull();
    expect(decodeCharactersPerSecond(withTokens([5]))).toBeNull();
  });

  it("takes prefill speed over evaluated tokens", () => {
    expect(prefillTokensPerSecond(TRACE)).toBe(300 / 0.096);
    expect(prefillTokensPerSecond(withCounts(null, null))).toBeNull();
  });

  it("gives each peer's convention from the same timestamps", () => {
    const { timing } = TRACE;
    expect(llamaServerDecodeTokensPerSecond(timing)).toBeCloseTo(4 / 0.081, 9);
    expect(localScoreDecodeTokensPerSecond(timing)).toBeCloseTo(5 / 0.081, 9);
    expect(mlxLmDecodeTokensPerSecond(timing)).toBeCloseTo(5 / 0.08, 9);
    expect(mlPerfClientDecodeTokensPerSecond(timing)).toBeCloseTo(4 / 0.081, 9);
    expect(originalDecodeTokensPerSecond(timing)).toBeCloseTo(5 / 0.081, 9);
    expect(vllmTimePerOutputTokenMs(timing)).toBeCloseTo(81 / 4, 9);
    expect(guideLlmInterTokenMs(timing)).toBe(20);
    expect(mlxLmPromptTokensPerSecond(300, timing)).toBe(3000);
    expect(localScore(1000, 8, 1000)).toBeCloseTo(200, 9);
  });

  it("gives no peer figure without tokens", () => {
    const { timing } = withTokens([]);
    expect(llamaServerDecodeTokensPerSecond(timing)).toBeNull();
    expect(mlxLmDecodeTokensPerSecond(timing)).toBeNull();
    expect(vllmTimePerOutputTokenMs(timing)).toBeNull();
    expect(localScore(1, 1, 0)).toBeNull();
  });
});

describe("interTokenLatencies", () => {
  it("gives quantiles of the gaps", () => {
    const trace = withTokens([0, 10e6, 20e6, 50e6]);
    expect(interTokenLatencies(trace)).toEqual({
      p50Ms: 10,
      p99Ms: 10 + 0.98 * 20,
      maxMs: 30,
      gcGapCount: 0,
    });
  });

  it("leaves a gap with a long garbage collection out of the longest, and counts it", () => {
    const gcPauses = [
      { startNs: 25e6, durationNs: 4e6, kind: "scavenge" as const },
      { startNs: 5e6, durationNs: 0.5e6, kind: "scavenge" as const },
    ];
    const trace = { ...withTokens([0, 10e6, 20e6, 50e6]), gcPauses };
    expect(interTokenLatencies(trace)).toMatchObject({ maxMs: 10, gcGapCount: 1 });
  });

  it("is null for one token", () => {
    expect(interTokenLatencies(withTokens([5]))).toBeNull();
  });
});

describe("summaries", () => {
  const sample = (values: number[]) =>
    values.map((value, index) => ({ promptId: `p${index % 3}`, value }));

  it("calls a p95 estimable from 72 values on", () => {
    expect(summarizeLatencies(sample(Array<number>(71).fill(1))).p95IsEstimable).toBe(false);
    expect(summarizeLatencies(sample(Array<number>(72).fill(1))).p95IsEstimable).toBe(true);
  });

  it("weighs prompts, not trials", () => {
    const often = Array.from({ length: 9 }, () => ({ promptId: "a", value: 10 }));
    const summary = summarizeRates([...often, { promptId: "b", value: 40 }]);
    expect(summary.tokensPerSecond).toBeCloseTo(20, 9);
    expect(summary.promptCount).toBe(2);
    expect(summary.n).toBe(10);
  });

  it("gives null, never 0, for no values", () => {
    expect(summarizeLatencies([])).toEqual({
      n: 0,
      promptCount: 0,
      p50Ms: null,
      p95Ms: null,
      minMs: null,
      maxMs: null,
      meanMs: null,
      medianOfPromptMediansMs: null,
      p95IsEstimable: false,
    });
    expect(summarizeRates([]).tokensPerSecond).toBeNull();
  });

  it("keeps percentiles between the smallest and the largest value", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1 }),
        (values) => {
          const latency = summarizeLatencies(sample(values));
          const rate = summarizeRates(sample(values));
          const [min, max] = [Math.min(...values), Math.max(...values)];
          for (const figure of [
            latency.p50Ms,
            latency.p95Ms,
            latency.medianOfPromptMediansMs,
            rate.tokensPerSecond,
            rate.p5TokensPerSecond,
          ]) {
            expect(figure).toBeGreaterThanOrEqual(min);
            expect(figure).toBeLessThanOrEqual(max);
          }
        },
      ),
    );
  });
});

describe("countOutliers", () => {
  const values = (numbers: number[], promptId = "a") =>
    numbers.map((value) => ({ promptId, value }));

  it("counts what is far from its prompt's median", () => {
    expect(countOutliers(values([100, 101, 99, 102, 98, 1000]))).toBe(1);
  });

  it("does not take different prompts for outliers", () => {
    const fast = values([10, 10.1, 9.9, 10.2, 9.8], "fast");
    const slow = values([500, 501, 499, 502, 498], "slow");
    expect(countOutliers([...fast, ...slow])).toBe(0);
  });

  it("pools prompts that were run once", () => {
    const once = [100, 101, 99, 102, 98, 1000].map((value, index) => ({
      promptId: String(index),
      value,
    }));
    expect(countOutliers(once)).toBe(1);
  });

  it("takes no rounding for an outlier where all values are equal", () => {
    expect(countOutliers(values([0.1 + 0.2, 0.3, 0.3, 0.3, 0.3, 0.3]))).toBe(0);
  });

  it("says nothing of fewer than five values", () => {
    expect(countOutliers(values([1, 1, 1, 100]))).toBe(0);
  });
});

describe("evaluateThresholds", () => {
  const limits = {
    ttft_ms_max: 500,
    tokens_per_sec_min: 20,
    peak_ram_mb_max: 12_000,
    json_valid_rate_min: 0.95,
  };

  it("passes a figure that equals its limit", () => {
    const results = evaluateThresholds(limits, {
      ttftColdMs: 500,
      decodeTokensPerSecond: 20,
      peakMemoryBytes: 12_000_000_000,
      jsonConformRate: 0.95,
      hasJson: true,
    });
    expect(results.map(({ verdict }) => verdict)).toEqual(["pass", "pass", "pass", "pass"]);
  });

  it("fails a figure just beyond its limit and leaves an unobserved one open", () => {
    const results = evaluateThresholds(limits, {
      ttftColdMs: 500.001,
      decodeTokensPerSecond: 19.999,
      peakMemoryBytes: null,
      jsonConformRate: 0,
      hasJson: true,
    });
    expect(results).toEqual([
      { name: "ttft_ms_max", limit: 500, observed: 500.001, verdict: "fail" },
      { name: "tokens_per_sec_min", limit: 20, observed: 19.999, verdict: "fail" },
      { name: "peak_ram_mb_max", limit: 12_000, observed: null, verdict: "not-observed" },
      { name: "json_valid_rate_min", limit: 0.95, observed: 0, verdict: "fail" },
    ]);
  });

  it("leaves out limits that are not declared, and the JSON limit where no JSON was asked for", () => {
    const figures = {
      ttftColdMs: 1,
      decodeTokensPerSecond: 1,
      peakMemoryBytes: 1,
      jsonConformRate: null,
      hasJson: false,
    };
    const results = evaluateThresholds({ ...limits, ttft_ms_max: null }, figures);
    expect(results.map(({ name }) => name)).toEqual(["tokens_per_sec_min", "peak_ram_mb_max"]);
  });
});
