import { describe, expect, it } from "vitest";
import { bandOf, riskOf, worstOf } from "../../../src/compliance/levels.ts";
import { levels } from "../../../src/core/compliance/assessment.ts";
import { shippedRules } from "../../fixtures/compliance/build-run.ts";

const policy = shippedRules.rating;

describe("bandOf", () => {
  it.each([
    [0, "very-low"],
    [0.0099, "very-low"],
    [0.01, "low"],
    [0.0499, "low"],
    [0.05, "moderate"],
    [0.1999, "moderate"],
    [0.2, "high"],
    [0.4999, "high"],
    [0.5, "very-high"],
    [1, "very-high"],
  ])("puts %d into %s", (share, band) => {
    expect(bandOf(share, policy)).toBe(band);
  });
});

describe("riskOf", () => {
  // NIST SP 800-30 Rev. 1, Table I-2; impact from very low to very high.
  it.each([
    ["very-high", "VL L M H VH"],
    ["high", "VL L M H VH"],
    ["moderate", "VL L M M H"],
    ["low", "VL L L L M"],
    ["very-low", "VL VL VL L L"],
  ] as const)("reads the row of a %s likelihood", (likelihood, row) => {
    const short = { "very-low": "VL", low: "L", moderate: "M", high: "H", "very-high": "VH" };
    expect(levels.map((impact) => short[riskOf(likelihood, impact, policy)]).join(" ")).toBe(row);
  });
});

describe("worstOf", () => {
  it("finds the highest level, and none among none", () => {
    expect(worstOf(["low", "high", "moderate"])).toBe("high");
    expect(worstOf([])).toBeNull();
  });
});
