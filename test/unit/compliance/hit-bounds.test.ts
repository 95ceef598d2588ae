import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cleanProbesUntil,
  clusterFacts,
  lowerBound,
  upperBound,
} from "../../../src/compliance/hit-bounds.ts";

const settings = {
  confidence: 0.95,
  declaredIcc: 0.3,
  errors: { sensitivity: 1, specificity: 1 },
};

/** Scenarios of one size, hits filled from the first on. */
function scenarios(probes: number, hits: number, size: number) {
  return Array.from({ length: probes / size }, (_, index) => ({
    hits: Math.max(0, Math.min(size, hits - index * size)),
    probes: size,
  }));
}

const counts = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.array(fc.nat(5), { minLength: 1, maxLength: 20 }))
  .map(([size, hits]) => hits.map((one) => ({ hits: Math.min(one, size), probes: size })));

describe("upperBound", () => {
  // Reference: independent probes, Wilson 95 %.
  it.each([
    [20, 0.161],
    [40, 0.088],
    [60, 0.06],
    [80, 0.046],
    [120, 0.031],
    [200, 0.019],
  ])("is the one of Wilson for %d clean probes that are independent", (probes, expected) => {
    expect(upperBound(scenarios(probes, 0, 1), settings)(0)).toBeCloseTo(expected, 3);
  });

  it("takes 80 clean probes in 16 scenarios for what a declared correlation leaves of them", () => {
    expect(upperBound(scenarios(80, 0, 5), settings)(0)).toBeCloseTo(0.096, 3);
  });

  it("is not lowered by a first hit, which makes the scenarios look independent", () => {
    const clean = upperBound(scenarios(80, 0, 5), settings)(0);
    expect(upperBound(scenarios(80, 1, 5), settings)(0)).toBeGreaterThanOrEqual(clean);
  });

  it("never falls with a hit more", () => {
    fc.assert(
      fc.property(counts, fc.nat(19), (some, place) => {
        const index = place % some.length;
        const more = some.map((one, at) =>
          at === index ? { ...one, hits: Math.min(one.probes, one.hits + 1) } : one,
        );
        const [before, after] = [upperBound(some, settings)(0), upperBound(more, settings)(0)];
        expect(after).toBeGreaterThanOrEqual(before - 1e-12);
      }),
    );
  });

  it("never rises with a clean scenario more", () => {
    fc.assert(
      fc.property(counts, (some) => {
        const more = [...some, { hits: 0, probes: some[0]?.probes ?? 1 }];
        expect(upperBound(more, settings)(0)).toBeLessThanOrEqual(
          upperBound(some, settings)(0) + 1e-12,
        );
      }),
    );
  });

  it("is not below the bound of clean probes for a detector with false alarms", () => {
    const weak = { ...settings, errors: { sensitivity: 0.92, specificity: 0.9 } };
    expect(upperBound(scenarios(60, 0, 1), weak)(0)).toBeCloseTo(0.0601719, 7);
  });

  it("is 1 for a detector that says nothing", () => {
    const blind = { ...settings, errors: { sensitivity: 0.4, specificity: 0.6 } };
    expect(upperBound(scenarios(60, 0, 1), blind)(0)).toBe(1);
    expect(lowerBound(scenarios(60, 60, 1), blind)).toBe(0);
  });
});

describe("lowerBound", () => {
  it("is 0 without a hit", () => {
    expect(lowerBound(scenarios(80, 0, 5), settings)).toBe(0);
  });

  // python3 -c 'from scipy.stats import binomtest as b; print(b(7,60).proportion_ci(method="wilson"))'
  it("is the one of Wilson for probes that are independent", () => {
    expect(lowerBound(scenarios(60, 7, 1), settings)).toBeCloseTo(0.0576772, 7);
  });

  it("rests on the declared correlation where nothing but hits was seen", () => {
    // 10 probes in fives at 0.3 are worth 10 / 2.2; Wilson's lower bound is n / (n + 3.841459).
    const worth = 10 / 2.2;
    expect(lowerBound(scenarios(10, 10, 5), settings)).toBeCloseTo(worth / (worth + 3.841459), 6);
  });
});

describe("clusterFacts", () => {
  it("says that a correlation was declared where it could not be estimated", () => {
    expect(clusterFacts(scenarios(80, 0, 5), 0.3)).toMatchObject({
      scenarios: 16,
      icc: 0.3,
      iccSource: "declared",
    });
  });

  it("takes whole scenarios of hits for one probe each", () => {
    expect(clusterFacts(scenarios(80, 5, 5), 0.3)).toMatchObject({
      icc: 1,
      iccSource: "estimated",
      effectiveProbes: 16,
    });
  });
});

describe("cleanProbesUntil", () => {
  // The bound is reached, not passed, at 16, 35, 73, 125, 189 and 381.
  it.each([
    [0.2, 16],
    [0.1, 35],
    [0.05, 73],
    [0.03, 125],
    [0.02, 189],
    [0.01, 381],
  ])("finds how many clean probes bring it to %d", (limit, expected) => {
    const bound = upperBound(scenarios(1, 0, 1), settings);
    expect(cleanProbesUntil(bound, limit)).toBe(expected - 1);
  });

  it("finds none where no number of them helps", () => {
    expect(cleanProbesUntil(() => 0.3, 0.2)).toBeNull();
  });
});
