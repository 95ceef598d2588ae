import { describe, expect, it } from "vitest";
import { concludeComparisons } from "../../../../src/analyze/inference/adjust-families.ts";
import { DEFAULT_INFERENCE } from "../../../../src/analyze/inference/settings.ts";
import { compareMemory } from "../../../../src/analyze/performance/compare-memory.ts";
import type { PeakRange } from "../../../../src/analyze/performance/memory-summary.ts";
import { cellOf, only } from "./cells-of.ts";

function range(minBytes: number, maxBytes: number, sessionCount = 5): PeakRange {
  return { minBytes, maxBytes, sessionCount };
}

function compare(a: PeakRange, b: PeakRange, codes: ("swap" | "drift")[] = []) {
  const left = cellOf({ peakResident: a, unreliableCodes: codes });
  const right = cellOf({ peakResident: b, modelId: "b" });
  return only(
    concludeComparisons(compareMemory(left, right, DEFAULT_INFERENCE), DEFAULT_INFERENCE),
  );
}

describe("compareMemory", () => {
  it("finds less memory where ranges are apart by more than 5 %", () => {
    const { effect, verdict, adjustedP } = compare(range(880, 900), range(990, 1000));
    expect(effect).toEqual({
      value: -100,
      low: -120,
      high: -90,
      confidence: null,
      method: "ranges",
      p: null,
    });
    expect([verdict, adjustedP]).toEqual(["a-better", null]);
  });

  it("finds no difference where ranges overlap", () => {
    expect(compare(range(800, 900), range(850, 1000)).verdict).toBe("no-difference-shown");
  });

  it("finds no difference of 5 % of the larger or less, and keeps the extremes", () => {
    const { effect, verdict } = compare(range(949, 950), range(990, 1000));
    expect(effect).toMatchObject({ value: -50, low: -51, high: 0 });
    expect(verdict).toBe("no-difference-shown");
  });

  it("says the same of B against A, just above and just below 5 %", () => {
    const verdicts = [952, 949].flatMap((bytes) => [
      compare(range(bytes, bytes), range(1000, 1000)).verdict,
      compare(range(1000, 1000), range(bytes, bytes)).verdict,
    ]);
    expect(verdicts).toEqual([
      "no-difference-shown",
      "no-difference-shown",
      "a-better",
      "b-better",
    ]);
  });

  it("withholds the verdict with fewer processes than rounds are needed", () => {
    const { verdict, withheldBy } = compare(range(1, 1, 4), range(1000, 1000, 5));
    expect([verdict, withheldBy]).toEqual(["withheld", ["too-few-rounds"]]);
  });

  it("withholds the verdict on swapped memory and not on drifting speeds", () => {
    const withheld = (["swap", "drift"] as const).map(
      (code) => compare(range(1, 1), range(1000, 1000), [code]).withheldBy,
    );
    expect(withheld).toEqual([["swap"], []]);
  });

  it("compares nothing where one side has no reading", () => {
    expect(
      compareMemory(cellOf(), cellOf({ peakResident: range(1, 2) }), DEFAULT_INFERENCE),
    ).toEqual([]);
  });
});
