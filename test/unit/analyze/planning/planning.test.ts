import { describe, expect, it } from "vitest";
import { planAccuracy } from "../../../../src/analyze/planning/plan-accuracy.ts";
import { detectableSpeed, planSpeed } from "../../../../src/analyze/planning/plan-speed.ts";
import {
  ASSUMED_COMPONENTS,
  varianceComponents,
} from "../../../../src/analyze/planning/variance-components.ts";

function accuracy(difference: number, changes: Partial<Parameters<typeof planAccuracy>[0]> = {}) {
  return planAccuracy({
    task: "banking77",
    difference,
    discordantShare: 0.2,
    discordantSource: "assumed",
    power: 0.8,
    alpha: 0.05,
    availableCount: null,
    ...changes,
  });
}

function speed(difference: number, promptCount: number) {
  return planSpeed({
    scenario: "chat",
    difference,
    components: ASSUMED_COMPONENTS,
    componentsSource: "assumed",
    power: 0.8,
    alpha: 0.05,
    promptCount,
  });
}

describe("planAccuracy", () => {
  // Connor 1987, equation 3, by hand: ((1.959964 sqrt(.2) + 0.841621 sqrt(.2 - d^2)) / d)^2, rounded up
  it.each([
    [0.02, 3923],
    [0.03, 1742],
    [0.05, 626],
    [0.1, 155],
  ])("needs for a difference of %f %i items, where a fifth is discordant", (difference, items) => {
    expect(accuracy(difference).itemCount).toBe(items);
  });

  it("says what the items that there are can detect", () => {
    const detectable = accuracy(0.02, { availableCount: 626 }).detectableWithAvailable;
    expect(detectable).toBeCloseTo(0.05, 3);
  });

  it("knows nothing about items that are not here, and finds nothing with none", () => {
    expect(accuracy(0.05).detectableWithAvailable).toBeNull();
    expect(accuracy(0.05, { availableCount: 0 }).detectableWithAvailable).toBeNull();
  });

  it("takes a difference above the assumed discordant share for at least that share", () => {
    expect(accuracy(0.3)).toMatchObject({ discordantShare: 0.3, difference: 0.3 });
  });
});

describe("planSpeed", () => {
  // SciPy 1.17: stats.nct.sf(t, df, nc) + stats.nct.cdf(-t, df, nc), t = stats.t.ppf(.975, df), df = min(P, R) - 1,
  // nc = log1p(d) / sqrt(.02^2 / P + .03^2 / R + .03^2 / (P R)): first R from 5 on at .8 or above
  it.each([
    [0.05, 20, 6],
    [0.03, 30, 12],
  ])("needs for %f with %i prompts %i rounds", (difference, prompts, rounds) => {
    expect(speed(difference, prompts).roundCount).toBe(rounds);
  });

  it("offers no fewer than five rounds", () => {
    expect(speed(0.9, 20).roundCount).toBe(5);
  });

  it("says what the usual five rounds detect", () => {
    // SciPy 1.17: scipy.optimize.brentq of the power above less .8, P = 20, R = 5
    expect(speed(0.05, 20).detectableWithFiveRounds).toBeCloseTo(0.055878378968944487, 8);
  });

  it("finds no number of rounds where the prompts themselves are too few", () => {
    // SciPy 1.17: with two prompts the power for 1 % is at most .061, whatever the rounds
    expect(speed(0.01, 2).roundCount).toBeNull();
  });

  it("finds none with a single prompt", () => {
    expect(speed(0.05, 1)).toMatchObject({ roundCount: null, detectableWithFiveRounds: null });
  });

  it("detects less with more rounds", () => {
    const detect = [5, 10, 20].map(
      (roundCount) =>
        detectableSpeed(
          { components: ASSUMED_COMPONENTS, promptCount: 20, roundCount },
          { power: 0.8, alpha: 0.05 },
        ) ?? 0,
    );
    expect(detect).toEqual([...detect].sort((a, b) => b - a));
  });
});

describe("varianceComponents", () => {
  const MATRIX = [
    [0.1, 0.2, 0.15],
    [0.05, 0.1, 0.3],
    [0.2, 0.25, 0.2],
    [0, 0.15, 0.1],
  ];

  it("splits a matrix into prompts, rounds and what is left", () => {
    // NumPy 2: mean squares of the two-way layout .00888889, .011875, .00493056
    const { prompt, round, run } = varianceComponents(MATRIX) ?? { prompt: 0, round: 0, run: 0 };
    expect(prompt).toBeCloseTo(0.036324157862838956, 12);
    expect(round).toBeCloseTo(0.04166666666666666, 12);
    expect(run).toBeCloseTo(0.07021791477646966, 12);
  });

  it("is 0 where an estimate would be negative", () => {
    expect(
      varianceComponents([
        [0, 1],
        [1, 0],
      ]),
    ).toMatchObject({ prompt: 0, round: 0 });
  });

  it("swaps prompts and rounds with rows and columns", () => {
    const turned = [0, 1, 2].map((round) => MATRIX.map((row) => row[round] ?? 0));
    const [one, other] = [varianceComponents(MATRIX), varianceComponents(turned)];
    expect(other?.prompt).toBeCloseTo(one?.round ?? NaN, 12);
    expect(other?.round).toBeCloseTo(one?.prompt ?? NaN, 12);
  });

  it.each([[[]], [[[1, 2]]], [[[1], [2]]]])("is null for less than two by two: %j", (matrix) => {
    expect(varianceComponents(matrix)).toBeNull();
  });

  it("refuses rows of unequal length", () => {
    expect(() => varianceComponents([[1, 2], [1]])).toThrow(RangeError);
  });
});
