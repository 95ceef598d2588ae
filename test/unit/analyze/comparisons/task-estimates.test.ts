import { describe, expect, it } from "vitest";
import type { LabelledItems } from "../../../../src/analyze/capability/labelled-items.ts";
import { taskEstimates } from "../../../../src/analyze/capability/task-estimates.ts";
import { DEFAULT_INFERENCE } from "../../../../src/analyze/inference/settings.ts";
import { only } from "./cells-of.ts";

function estimate(values: readonly number[]) {
  const ofItem = new Map(values.map((value, item) => [`t/${item}`, value]));
  return only(taskEstimates("a t", new Map([["acc", ofItem]]), null, DEFAULT_INFERENCE, 42));
}

/** So many items of each label; of every label the first so many are answered with the next one. */
function macroF1(counts: readonly number[], wrong: readonly number[]) {
  const items = counts.flatMap((count, label) =>
    Array.from({ length: count }, (_, item) => ({
      actual: label,
      predicted: item < (wrong[label] ?? 0) ? (label + 1) % counts.length : label,
    })),
  );
  const labelled: LabelledItems = {
    labels: counts.map((_, label) => `label ${label}`),
    items: new Map(items.map((item, place) => [`t/${place}`, item])),
  };
  return only(taskEstimates("a t", new Map(), labelled, DEFAULT_INFERENCE, 42));
}

describe("taskEstimates", () => {
  it("gives right and wrong answers Wilson's interval", () => {
    const { estimator, value, interval, n } = estimate([...Array<number>(30).fill(1)]);
    // 30 / 30 by Wilson 1927: 30 / (30 + 1.959964^2)
    expect([estimator, value, n]).toEqual(["proportion", 1, 30]);
    expect(interval).toMatchObject({ high: 1, method: "wilson", confidence: 0.95 });
    expect(interval?.low).toBeCloseTo(0.8864866, 6);
  });

  it("gives fewer than twenty shares the t interval, more the bootstrap", () => {
    const shares = Array.from({ length: 20 }, (_, item) => (item % 5) / 4);
    expect(estimate(shares.slice(1)).interval?.method).toBe("t");
    expect(estimate(shares).interval?.method).toBe("bootstrap-percentile");
  });

  it("gives no interval to shares that are all the same", () => {
    const { value, interval, reason } = estimate(Array<number>(20).fill(0.5));
    expect([value, interval, reason]).toEqual([0.5, null, { code: "no-variation" }]);
  });

  it("takes BCa for macro-F1 with twenty items of every label", () => {
    expect(macroF1([20, 60], [5, 6]).interval?.method).toBe("bootstrap-bca");
  });

  it("takes the basic bootstrap with fewer of the rarest label, however many of the others", () => {
    expect(macroF1([19, 200], [5, 6]).interval?.method).toBe("bootstrap-basic");
  });

  it("keeps the basic interval of macro-F1 within 0 and 1", () => {
    const { low, high } = macroF1([5, 5], [0, 1]).interval ?? { low: null, high: null };
    expect(low).toBeGreaterThanOrEqual(0);
    expect(high).toBe(1);
  });

  it("claims no certainty for answers that are all right", () => {
    const { value, interval, reason } = macroF1([30, 30], [0, 0]);
    expect([value, interval, reason]).toEqual([1, null, { code: "no-variation" }]);
  });

  it("has no interval of macro-F1 where a label has fewer than five items", () => {
    // Resampling within labels leaves a label of one item as it is: the interval would be far too short.
    const { value, interval, reason } = macroF1([30, 4], [3, 1]);
    expect(value).not.toBeNull();
    expect([interval, reason]).toEqual([null, { code: "too-few", count: 4, needed: 5 }]);
  });

  it("has a macro-F1 without an interval where no label has two items", () => {
    const { value, interval, reason } = macroF1([1, 1], [0, 1]);
    // By hand: label 0 is right once and answered twice, label 1 is missed: (2/3 + 0) / 2.
    expect(value).toBeCloseTo(1 / 3, 12);
    expect([interval, reason?.code]).toEqual([null, "too-few"]);
  });
});
