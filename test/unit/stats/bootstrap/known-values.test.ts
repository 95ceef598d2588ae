import { describe, expect, it } from "vitest";
import { accelerationOfJackknife } from "../../../../src/stats/bootstrap/acceleration.ts";
import { drawIndices, seedRandomState } from "../../../../src/stats/bootstrap/draw-indices.ts";
import { bootstrapMean } from "../../../../src/stats/bootstrap/mean.ts";
import { bootstrapStatistic } from "../../../../src/stats/bootstrap/statistic.ts";
import { summarizeReplicates } from "../../../../src/stats/bootstrap/summarize-replicates.ts";
import { seededRandom } from "../../../../src/core/random.ts";
import { expectInterval, valueOf } from "./expect-result.ts";

// Expected values: python3 test/fixtures/bootstrap/known_values.py
const RATES = [
  812.4, 795.1, 830.7, 801.9, 822.3, 808.8, 799.6, 841.2, 815.5, 806.1, 827.4, 793.3, 818.9, 804.7,
  836, 811.3, 798.2, 824.6, 802.5, 819.8,
];
const FIVE = [421.5, 430.2, 418.9, 552.7, 425];

function meanOf(values: readonly number[] | Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** The means of all n^n resamples of n values. */
function meansOfAllResamples(values: readonly number[]): Float64Array {
  const n = values.length;
  return Float64Array.from({ length: n ** n }, (_, code) => {
    let rest = code;
    return meanOf(
      values.map(() => {
        const index = rest % n;
        rest = Math.floor(rest / n);
        return values[index] ?? 0;
      }),
    );
  });
}

describe("drawIndices", () => {
  it("follows the sfc32 stream of seed 42", () => {
    const words = new Int32Array(5);
    drawIndices(seedRandomState(42), { target: words, begin: 0, end: 5 }, 0, 2 ** 32);
    expect(Array.from(words, (word) => word >>> 0)).toEqual([
      1959603763, 2423114712, 2466933512, 4144396390, 3569536208,
    ]);
  });

  it.each([1, 7, 3080, 100_000])("draws what nextBelow(%d) of the same seed draws", (size) => {
    const random = seededRandom(-3);
    const target = new Int32Array(1000);
    const state = seedRandomState(-3);
    drawIndices(state, { target, begin: 0, end: 400 }, 0, size);
    drawIndices(state, { target, begin: 400, end: 1000 }, 0, size);
    expect([...target]).toEqual(Array.from(target, () => random.nextBelow(size)));
  });

  it("fills only its section, from the first index on", () => {
    const target = new Int32Array(6).fill(-1);
    drawIndices(seedRandomState(1), { target, begin: 2, end: 5 }, 40, 1);
    expect([...target]).toEqual([-1, -1, 40, 40, 40, -1]);
  });
});

describe("bootstrapMean of 20 rates with seed 42", () => {
  const result = valueOf(bootstrapMean(RATES, { seed: 42 }));

  it("gives the known intervals, bias correction, acceleration and standard error", () => {
    expect(result.estimate).toBeCloseTo(813.515, 9);
    expectInterval(result.percentile, [807.795, 819.615125]);
    expectInterval(valueOf(result.bca), [808.02, 819.865]);
    expect(result.biasCorrection).toBeCloseTo(0.01855011304703803, 9);
    expect(result.acceleration).toBeCloseTo(0.013653837767477224, 9);
    expect(result.standardError).toBeCloseTo(3.024658595994964, 9);
  });

  it("mirrors the percentile interval at the estimate for the basic one", () => {
    expectInterval(result.basic, [2 * 813.515 - 819.615125, 2 * 813.515 - 807.795]);
  });

  it("says with what it was made", () => {
    expect(result).toMatchObject({ seed: 42, resamples: 10_000, confidence: 0.95 });
  });

  it("is the bootstrap of any statistic, for the mean", () => {
    const general = valueOf(bootstrapStatistic(RATES, meanOf, { seed: 42 }));
    expectInterval(general.percentile, [807.795, 819.615125]);
    expectInterval(valueOf(general.bca), [808.02, 819.865]);
    expect(general.acceleration).toBeCloseTo(0.013653837767477224, 9);
  });
});

describe("summarizeReplicates of all 3,125 resamples of five values", () => {
  // Exact: no random numbers.
  const leftOut = FIVE.map((_, left) => meanOf(FIVE.filter((__, place) => place !== left)));
  const acceleration = accelerationOfJackknife(new Float64Array(leftOut));
  const settings = { seed: 0, resamples: 3125, confidence: 0.95 };
  const result = valueOf(
    summarizeReplicates(meansOfAllResamples(FIVE), meanOf(FIVE), acceleration, settings),
  );

  it("gives the exact bias correction and acceleration", () => {
    expect(result.biasCorrection).toBeCloseTo(0.09761249791744803, 9);
    expect(result.acceleration).toBeCloseTo(0.1103172882839667, 9);
  });

  it("gives the exact percentile and BCa intervals", () => {
    expectInterval(result.percentile, [421.16, 501.62]);
    expectInterval(valueOf(result.bca), [422.38, 527.16]);
  });

  it("is what the random bootstrap comes close to", () => {
    const random = valueOf(bootstrapMean(FIVE, { seed: 7, resamples: 1_000_000 }));
    expect(random.biasCorrection).toBeCloseTo(0.0976, 2);
    expect(random.percentile.low).toBeCloseTo(421.16, 1);
    expect(valueOf(random.bca).high).toBeCloseTo(527.16, 0);
  });
});
