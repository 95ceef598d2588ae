import { describe, expect, it } from "vitest";
import { figure, figurePair, figureRow } from "../../../bench/self/figure.ts";

describe("figurePair", () => {
  const [cost, zeroPoint] = figurePair(
    figure("record append", "ms", [3, 8, 4], 5),
    figure("write alone", "ms", [1, 2, 2]),
  );

  it("takes the median of the ratios pair by pair, not the ratio of the medians", () => {
    expect(cost.ratioToNext).toBe(3);
    expect(zeroPoint.ratioToNext).toBeNull();
  });

  it("shows the ratio beside the target", () => {
    expect(figureRow(cost)).toStrictEqual([
      "record append",
      "4.000",
      "3.000",
      "8.000",
      "3",
      "ms",
      "3.00",
      "<= 5",
      "yes",
    ]);
    expect(figureRow(zeroPoint).slice(5)).toStrictEqual(["ms", "", "", ""]);
  });
});
