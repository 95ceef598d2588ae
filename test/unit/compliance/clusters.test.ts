import { describe, expect, it } from "vitest";
import {
  designEffect,
  intraclassCorrelation,
  mostClusteredSquares,
  shapeOf,
} from "../../../src/compliance/clusters.ts";

const scenario = (hits: number, probes: number) => ({ hits, probes });

describe("intraclassCorrelation", () => {
  // NumPy, with g a list of arrays of 0 and 1, n = all, c = len(g), m the mean of all:
  //   msb = sum(len(x)*(x.mean()-m)**2 for x in g)/(c-1); msw = sum(((x-x.mean())**2).sum() for x in g)/(n-c)
  //   m0 = (n-sum(len(x)**2 for x in g)/n)/(c-1); icc = (msb-msw)/(msb+(m0-1)*msw)
  it.each([
    [
      "of equal size",
      [scenario(4, 5), scenario(3, 5), scenario(1, 5), scenario(0, 5)],
      0.35975609756097554,
    ],
    [
      "of other sizes",
      [scenario(1, 2), scenario(3, 3), scenario(0, 4), scenario(0, 1)],
      0.7388059701492536,
    ],
    ["that are all alike", Array.from({ length: 16 }, () => scenario(1, 5)), -0.25],
    ["that are all hit or all clean", [scenario(5, 5), scenario(0, 5)], 1],
  ])("agrees with NumPy for scenarios %s", (_, scenarios, expected) => {
    expect(intraclassCorrelation(scenarios)).toBeCloseTo(expected, 12);
  });

  it.each([
    ["no hit", [scenario(0, 5), scenario(0, 5)]],
    ["nothing but hits", [scenario(5, 5), scenario(5, 5)]],
    ["one scenario", [scenario(2, 5)]],
    ["one probe in each", [scenario(1, 1), scenario(0, 1)]],
  ])("cannot be estimated from %s", (_, scenarios) => {
    expect(intraclassCorrelation(scenarios)).toBeNull();
  });
});

describe("designEffect", () => {
  it("makes 60 probes in fives worth 27 at a correlation of 0.3", () => {
    const shape = shapeOf(Array.from({ length: 12 }, () => scenario(0, 5)));
    expect(designEffect(0.3, shape)).toBeCloseTo(2.2, 12);
    expect(Math.round(60 / designEffect(0.3, shape))).toBe(27);
  });

  it("is 1 for a correlation below 0", () => {
    expect(designEffect(-0.25, shapeOf([scenario(1, 5), scenario(1, 5)]))).toBe(1);
  });
});

describe("mostClusteredSquares", () => {
  it("puts hits together as far as the scenarios had any", () => {
    // One hit 1/2, two 4/2, three 4/2 + 1/4, four 4/2 + 4/4.
    expect(mostClusteredSquares([scenario(2, 4), scenario(2, 2)])).toEqual([0, 0.5, 2, 2.25, 3]);
  });
});
