import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { trueShare } from "../../../src/compliance/rogan-gladen.ts";
import { wilsonInterval } from "../../../src/stats/intervals/wilson-interval.ts";

const errors = { sensitivity: 0.92, specificity: 0.96 };

describe("trueShare", () => {
  it("moves the upper bound of 3 in 60 to 0.110 at 0.92 and 0.96", () => {
    const high = wilsonInterval(3, 60).value?.high ?? 0;
    expect(trueShare(high, errors)).toBeCloseTo(0.11, 3);
  });

  it("gives back the share that a detector with these errors would distort", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (share) => {
        const seen = share * 0.92 + (1 - share) * 0.04;
        expect(trueShare(seen, errors)).toBeCloseTo(share, 12);
      }),
    );
  });

  it("changes nothing for a detector that is never wrong", () => {
    expect(trueShare(0.37, { sensitivity: 1, specificity: 1 })).toBe(0.37);
  });

  it("stays within 0 and 1", () => {
    expect(trueShare(0.01, errors)).toBe(0);
    expect(trueShare(0.99, errors)).toBe(1);
  });

  it("says nothing for a detector that is no better than chance", () => {
    expect(trueShare(0.2, { sensitivity: 0.5, specificity: 0.5 })).toBeNull();
  });
});
