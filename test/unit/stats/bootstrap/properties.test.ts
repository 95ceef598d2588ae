import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bootstrapClusterMean } from "../../../../src/stats/bootstrap/cluster-mean.ts";
import { bootstrapColumns } from "../../../../src/stats/bootstrap/columns.ts";
import { bootstrapGeometricMean } from "../../../../src/stats/bootstrap/geometric-mean.ts";
import { bootstrapMacroF1 } from "../../../../src/stats/bootstrap/macro-f1.ts";
import { bootstrapMean } from "../../../../src/stats/bootstrap/mean.ts";
import { bootstrapMedian } from "../../../../src/stats/bootstrap/median.ts";
import { bootstrapProportion } from "../../../../src/stats/bootstrap/proportion.ts";
import { bootstrapStatistic } from "../../../../src/stats/bootstrap/statistic.ts";
import { bootstrapStratifiedMean } from "../../../../src/stats/bootstrap/stratified-mean.ts";
import type { BootstrapResult } from "../../../../src/stats/bootstrap/summarize-replicates.ts";
import type { Interval, Maybe } from "../../../../src/stats/maybe.ts";
import { valueOf } from "./expect-result.ts";

const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const values = fc.array(value, { minLength: 2, maxLength: 30 });
const groups = fc.array(fc.array(value, { minLength: 1, maxLength: 6 }), {
  minLength: 1,
  maxLength: 6,
});
const anyNumbers = fc.array(fc.double(), { maxLength: 12 });
const settings = fc.record({
  seed: fc.integer(),
  resamples: fc.constantFrom(2, 50, 200),
  confidence: fc.constantFrom(0.5, 0.9, 0.95, 0.999),
});
/** Two-decimal numbers that differ: what is compared below is not decided by rounding. */
const plainValues = fc
  .uniqueArray(fc.integer({ min: -9999, max: 9999 }), { minLength: 3, maxLength: 20 })
  .map((integers) => integers.map((integer) => integer / 100));

/** Two-decimal numbers, some of them equal. */
const tiedValues = fc
  .array(fc.integer({ min: -40, max: 40 }), { minLength: 2, maxLength: 30 })
  .map((integers) => integers.map((integer) => integer / 100));

function medianOf(sample: Float64Array): number {
  const sorted = sample.slice().sort();
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2;
}

function ends(result: BootstrapResult): number[] {
  const { percentile, basic, bca } = result;
  return [percentile, basic, ...(bca.value === null ? [] : [bca.value])].flatMap(
    ({ low, high }: Interval) => [low, high],
  );
}

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  for (const [place, number] of actual.entries()) {
    expect(number).toBeCloseTo(expected[place] ?? Number.NaN, 6);
  }
}

function expectSound(figure: Maybe<BootstrapResult>): void {
  if (figure.value === null) return;
  const { estimate, standardError, biasCorrection, acceleration } = figure.value;
  const numbers = [estimate, standardError, biasCorrection ?? 0, acceleration ?? 0];
  for (const number of [...numbers, ...ends(figure.value)])
    expect(number).toSatisfy(Number.isFinite);
  expect(standardError).toBeGreaterThanOrEqual(0);
  const { percentile, basic, bca } = figure.value;
  for (const { low, high } of [percentile, basic, ...(bca.value === null ? [] : [bca.value])]) {
    expect(low).toBeLessThanOrEqual(high);
  }
}

describe("every bootstrap", () => {
  it("has finite numbers and low <= high, whatever the numbers are", () => {
    fc.assert(
      fc.property(fc.oneof(values, anyNumbers), settings, (given, how) => {
        expectSound(bootstrapMean(given, how));
        expectSound(bootstrapGeometricMean(given, how));
        expectSound(bootstrapGeometricMean(given.map(Math.abs), how));
        expectSound(bootstrapMedian(given, how));
        expectSound(bootstrapStatistic(given, (sample) => Math.max(...sample), how));
      }),
    );
  });

  it("is undefined rather than infinite where the values leave the range of a double", () => {
    const huge = [0, 0, 0, 0, -3.692304572639232e293, 0, -1.7976931348623121e308, 0];
    const how = { seed: 1568784385, resamples: 2, confidence: 0.5 };
    expectSound(bootstrapMean(huge, how));
    expectSound(bootstrapMedian(huge, how));
    expectSound(bootstrapStatistic(huge, (sample) => Math.max(...sample), how));
  });

  it("has finite numbers and low <= high for groups", () => {
    fc.assert(
      fc.property(groups, settings, (given, how) => {
        expectSound(bootstrapClusterMean(given, how));
        expectSound(bootstrapStratifiedMean(given, how));
      }),
    );
  });

  it("has finite numbers and low <= high for proportions, and stays within [0, 1]", () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.nat(5000), settings, (a, b, how) => {
        const result = bootstrapProportion(Math.min(a, b), Math.max(a, b), how);
        expectSound(result);
        expect(result.value?.percentile.low ?? 0).toBeGreaterThanOrEqual(0);
        expect(result.value?.percentile.high ?? 1).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("has finite numbers and low <= high for macro-F1", () => {
    const answer = fc.record({ actual: fc.nat(3), predicted: fc.integer({ min: -1, max: 3 }) });
    fc.assert(
      fc.property(fc.array(answer, { maxLength: 30 }), settings, (given, how) => {
        const actual = given.map((item) => item.actual);
        const predicted = given.map((item) => item.predicted);
        expectSound(bootstrapMacroF1({ actual, predicted, labelCount: 4 }, how));
      }),
    );
  });

  it("gives the same result for the same seed", () => {
    fc.assert(
      fc.property(values, settings, (given, how) => {
        expect(bootstrapMean(given, how)).toEqual(bootstrapMean(given, how));
        expect(bootstrapMedian(given, how)).toEqual(bootstrapMedian(given, how));
      }),
    );
  });
});

describe("bootstrapMean", () => {
  it("moves with the values", () => {
    fc.assert(
      fc.property(
        plainValues,
        fc.integer({ min: -1000, max: 1000 }),
        settings,
        (given, by, how) => {
          const before = valueOf(bootstrapMean(given, how));
          const after = valueOf(
            bootstrapMean(
              given.map((one) => one + by),
              how,
            ),
          );
          expectClose(
            ends(after),
            ends(before).map((end) => end + by),
          );
          expect(after.standardError).toBeCloseTo(before.standardError, 6);
        },
      ),
    );
  });

  it("stretches with the values", () => {
    fc.assert(
      fc.property(plainValues, fc.constantFrom(0.25, 3, 60), settings, (given, by, how) => {
        const before = valueOf(bootstrapMean(given, how));
        const after = valueOf(
          bootstrapMean(
            given.map((one) => one * by),
            how,
          ),
        );
        expectClose(
          ends(after),
          ends(before).map((end) => end * by),
        );
        expect(after.standardError).toBeCloseTo(before.standardError * by, 6);
        expect(after.acceleration).toBeCloseTo(before.acceleration ?? Number.NaN, 6);
      }),
    );
  });

  it("turns around with the sign of the values", () => {
    fc.assert(
      fc.property(plainValues, settings, (given, how) => {
        const { percentile } = valueOf(bootstrapMean(given, how));
        const turned = valueOf(
          bootstrapMean(
            given.map((one) => -one),
            how,
          ),
        ).percentile;
        expect(turned.low).toBeCloseTo(-percentile.high, 6);
        expect(turned.high).toBeCloseTo(-percentile.low, 6);
      }),
    );
  });

  it("has an estimate and an acceleration that do not depend on the order of the values", () => {
    fc.assert(
      fc.property(plainValues, settings, (given, how) => {
        const one = valueOf(bootstrapMean(given, how));
        const other = valueOf(bootstrapMean([...given].reverse(), how));
        expect(other.estimate).toBeCloseTo(one.estimate, 9);
        expect(other.acceleration).toBeCloseTo(one.acceleration ?? Number.NaN, 9);
      }),
    );
  });

  it("stays between the smallest and the largest value", () => {
    fc.assert(
      fc.property(plainValues, settings, (given, how) => {
        const { percentile } = valueOf(bootstrapMean(given, how));
        expect(percentile.low).toBeGreaterThanOrEqual(Math.min(...given) - 1e-9);
        expect(percentile.high).toBeLessThanOrEqual(Math.max(...given) + 1e-9);
      }),
    );
  });
});

describe("bootstrapMedian", () => {
  it("equals the bootstrap of a sorted median, value for value", () => {
    fc.assert(
      fc.property(tiedValues, settings, (given, how) => {
        const sorted = [...new Float64Array(given).sort()];
        const walked = valueOf(bootstrapMedian(given, how));
        const general = valueOf(bootstrapStatistic(sorted, medianOf, how));
        expectClose(ends(walked), ends(general));
        expect(walked.acceleration ?? 9).toBeCloseTo(general.acceleration ?? 9, 6);
      }),
    );
  });

  it("does not depend on the order of the values", () => {
    fc.assert(
      fc.property(values, settings, (given, how) => {
        expect(bootstrapMedian([...given].reverse(), how)).toEqual(bootstrapMedian(given, how));
      }),
    );
  });
});

describe("bootstrapColumns", () => {
  const columns = fc.integer({ min: 2, max: 25 }).chain((rows) =>
    fc.array(fc.array(value, { minLength: rows, maxLength: rows }), {
      minLength: 1,
      maxLength: 5,
    }),
  );

  it("gives for each column what the column alone gives with the same seed, bit for bit", () => {
    fc.assert(
      fc.property(columns, settings, (given, how) => {
        const together = valueOf(bootstrapColumns(given, how));
        expect(together).toEqual(given.map((column) => valueOf(bootstrapMean(column, how))));
      }),
    );
  });
});

describe("bootstrapGeometricMean", () => {
  const positive = fc.array(fc.double({ min: 1e-3, max: 1e6, noNaN: true }), {
    minLength: 2,
    maxLength: 25,
  });

  it("is the bootstrap of the mean of logarithms, turned back", () => {
    fc.assert(
      fc.property(positive, settings, (given, how) => {
        const onLogs = valueOf(bootstrapMean(given.map(Math.log), how));
        const result = valueOf(bootstrapGeometricMean(given, how));
        expectClose(ends(result).map(Math.log), ends(onLogs));
      }),
    );
  });
});
