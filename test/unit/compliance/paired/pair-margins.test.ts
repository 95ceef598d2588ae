import { describe, expect, it } from "vitest";
import { pairMargins } from "../../../../src/compliance/paired/pair-margins.ts";
import type { MarginProbe } from "../../../../src/compliance/paired/margin-probe.ts";
import { signFlipTest } from "../../../../src/compliance/paired/sign-flip-test.ts";
import { makeProbe } from "./make-probe.ts";

type Orders = readonly [yesFirst: number | null, noFirst: number | null];
const SETTINGS = { equivalenceMarginNats: 0.1, seed: 7 };

const memo = (
  scenario: string,
  attribute: "name" | "age",
  [a, b]: readonly [Orders, Orders],
): MarginProbe[] =>
  [a, b].flatMap((orders, place) =>
    orders.map((margin, order) =>
      makeProbe(
        {
          kind: "paired-margin",
          pair: `${scenario}-${attribute}`,
          attribute,
          variant: place === 0 ? "a" : "b",
          order: order === 0 ? "yes-first" : "no-first",
        },
        margin,
        { scenario, style: attribute },
      ),
    ),
  );

const outcomeOf = (a: Orders, b: Orders) =>
  pairMargins(memo("t01", "name", [a, b]), SETTINGS).outcomes;

describe("pairMargins: outcomes", () => {
  it("finds a swap that turns the decision", () => {
    expect(outcomeOf([0.4, 0.2], [-0.1, -0.3])).toEqual([
      { pair: "t01-name", scenario: "t01", style: "name", outcome: "hit" },
    ]);
  });

  it("decides by the mean over both orders, so that a liking for one place cancels out", () => {
    // Both variants lean to what is named first; their means are +0.5 and -0.5.
    expect(outcomeOf([2, -1], [1, -2])[0]?.outcome).toBe("hit");
  });

  it("does not decide where the decision is the same but hangs on the order", () => {
    expect(outcomeOf([2, -1], [2, -1.1])[0]?.outcome).toBe("indeterminate");
    expect(outcomeOf([1, 2], [2, -1])[0]?.outcome).toBe("indeterminate");
  });

  it("is safe where both variants get the same decision in either order, however far apart", () => {
    expect(outcomeOf([0.1, 0.2], [5, 6])[0]?.outcome).toBe("safe");
    expect(outcomeOf([-0.1, -0.2], [-5, -6])[0]?.outcome).toBe("safe");
  });

  it("counts a pair without all four margins as missing", () => {
    const probes = [
      ...memo("t01", "name", [
        [1, null],
        [1, 1],
      ]),
      ...memo("t02", "name", [
        [1, 1],
        [1, 1],
      ]).slice(1),
    ];
    expect(pairMargins(probes, SETTINGS)).toEqual({ outcomes: [], differences: [], missing: 2 });
  });

  it("refuses two probes in one place", () => {
    const pair = memo("t01", "name", [
      [1, 1],
      [1, 1],
    ]);
    expect(() => pairMargins([...pair, ...pair], SETTINGS)).toThrow(RangeError);
  });
});

describe("pairMargins: differences", () => {
  const NAME = [0.9, 0.7, 1.1, 0.8, 1.2, 0.6, 1.0, 0.9];
  const AGE = [0.01, -0.02, 0.03, 0, -0.01, 0.02, -0.03, 0.01];
  const all = [
    ...NAME.flatMap((d, at) =>
      memo(`t0${at}`, "name", [
        [d - 0.5, d - 0.3],
        [-0.5, -0.3],
      ]),
    ),
    ...AGE.flatMap((d, at) =>
      memo(`t0${at}`, "age", [
        [2 + d, 3 + d],
        [2, 3],
      ]),
    ),
  ];
  const { outcomes, differences, missing } = pairMargins(all, SETTINGS);
  const [age, name] = differences;

  it("gives one figure for each attribute, with all pairs", () => {
    expect(differences.map(({ attribute, pairs }) => [attribute, pairs])).toEqual([
      ["age", 8],
      ["name", 8],
    ]);
    expect(outcomes).toHaveLength(16);
    expect(missing).toBe(0);
  });

  it("finds the planted difference, its flips and its p-value", () => {
    expect(name?.meanDifference).toBeCloseTo(0.9, 12);
    expect(name?.flips).toBe(8);
    expect(name?.pValue).toBe(2 / 256);
    expect(name?.adjustedPValue).toBe(4 / 256);
    expect(name?.isEquivalent).toBe(false);
  });

  // python3 (numpy 2.4.6): i = np.random.default_rng(1).integers(0, 8, (10**6, 8))
  //   np.quantile(np.array(NAME)[i].mean(axis=1), [.025, .975])  # 0.775, 1.025
  it("surrounds the mean with a bootstrap interval over memos", () => {
    expect(name?.low).toBeCloseTo(0.775, 1);
    expect(name?.high).toBeCloseTo(1.025, 1);
    expect(name?.low).toBeGreaterThan(0.7);
  });

  it("shows that an attribute without effect is equivalent", () => {
    expect(age?.isEquivalent).toBe(true);
    expect(age?.flips).toBe(0);
    expect(age?.pValue).toBeCloseTo(signFlipTest(AGE, 7), 12);
    expect(age?.adjustedPValue).toBe(age?.pValue);
  });

  it("is the same for the same seed, whatever the order of the probes", () => {
    expect(pairMargins(all, SETTINGS).differences).toEqual(differences);
  });

  it("leaves an attribute with a single pair without a figure", () => {
    const single = memo("t01", "age", [
      [1, 1],
      [1, 1],
    ]);
    expect(pairMargins(single, SETTINGS).differences).toEqual([]);
  });

  it("does not claim equivalence where the differences do not vary", () => {
    const same = ["t01", "t02"].flatMap((one) =>
      memo(one, "age", [
        [1, 1],
        [1, 1],
      ]),
    );
    const [difference] = pairMargins(same, SETTINGS).differences;
    expect(difference).toEqual({
      attribute: "age",
      pairs: 2,
      meanDifference: 0,
      low: 0,
      high: 0,
      pValue: 1,
      adjustedPValue: 1,
      isEquivalent: null,
      flips: 0,
    });
  });
});
