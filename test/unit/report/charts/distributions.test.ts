import { describe, expect, it } from "vitest";
import { boxWithPoints, type BoxOptions } from "../../../../src/report/charts/box-with-points.ts";
import { dkwMargin } from "../../../../src/report/charts/dkw-band.ts";
import { ecdfChart, type EcdfOptions } from "../../../../src/report/charts/ecdf-chart.ts";
import { attributesOf, numbersOf, readAxis, svgOf, texts } from "./read-svg.ts";

const sampled = (shown: number, total: number): string => `${shown}/${total}`;

const BOX: BoxOptions = {
  id: "b",
  words: { title: "T", finding: "F.", valueAxis: "ms", sampled },
  format: String,
};

describe("the box with points", () => {
  // Quartiles of type 7 by NumPy: numpy.quantile([1,2,3,4,20], [.25,.5,.75]) = [2, 3, 4].
  const chart = boxWithPoints([{ label: "A", values: [20, 1, 4, 3, 2] }], BOX);
  const svg = svgOf(chart);
  const value = readAxis(svg, "bottom");

  it("has its edges at the quartiles and its line at the median", () => {
    const [left = 0] = attributesOf(svg, "box", "x").map(Number);
    const [width = 0] = attributesOf(svg, "box", "width").map(Number);
    expect(value(left)).toBeCloseTo(2, 2);
    expect(value(left + width)).toBeCloseTo(4, 2);
    expect(value(numbersOf(attributesOf(svg, "median", "d")[0] ?? "")[0] ?? 0)).toBeCloseTo(3, 2);
  });

  it("has whiskers to the furthest values within 1.5 box widths", () => {
    const [left = 0, , , right = 0] = numbersOf(attributesOf(svg, "whisker", "d")[0] ?? "").filter(
      (_, place) => place !== 1 && place !== 4,
    );
    expect(value(left)).toBeCloseTo(1, 2);
    expect(value(right)).toBeCloseTo(4, 2);
  });

  it("has a point for every value, the furthest too", () => {
    const points = (attributesOf(svg, "points", "d")[0] ?? "").split("h0").filter((p) => p !== "");
    const xs = points.map((point) => value(numbersOf(point)[0] ?? 0));
    expect(xs.map(Math.round)).toEqual([1, 2, 3, 4, 20]);
  });

  it("tells median, extremes and count", () => {
    expect(chart?.description).toBe("F. A: 3 [1, 20], n = 5");
    expect(texts(svg).map(({ text }) => text)).toEqual(
      expect.arrayContaining(["A", "3", "n = 5", "ms"]),
    );
  });

  it("draws a limit where it lies, beyond the values too", () => {
    const limited = svgOf(
      boxWithPoints([{ label: "A", values: [1, 2] }], {
        ...BOX,
        limit: { value: 30, label: "limit" },
      }),
    );
    const [x = 0] = numbersOf(attributesOf(limited, "limit", "d")[0] ?? "");
    expect(readAxis(limited, "bottom")(x)).toBeCloseTo(30, 2);
    expect(texts(limited).map(({ text }) => text)).toContain("limit");
  });

  it("leaves out rows without values", () => {
    const rows = [
      { label: "A", values: [] },
      { label: "B", values: [1] },
    ];
    expect(boxWithPoints(rows, BOX)?.description).toBe("F. B: 1 [1, 1], n = 1");
  });
});

const ECDF: EcdfOptions = {
  id: "e",
  words: { title: "T", finding: "F.", valueAxis: "ms", shareAxis: "share", sampled },
  format: String,
  formatShare: String,
};

describe("the distribution function", () => {
  const svg = svgOf(ecdfChart([{ label: "A", values: [30, 10, 10, 20] }], ECDF));

  it("steps up at each value by its share", () => {
    const path = attributesOf(svg, "curve", "d")[0] ?? "";
    const steps = [...path.matchAll(/H(-?[\d.]+)V(-?[\d.]+)/g)].map(([, x, y]) => [
      Math.round(readAxis(svg, "bottom")(Number(x)) * 10) / 10,
      Math.round(readAxis(svg, "left")(Number(y)) * 1000) / 1000,
    ]);
    expect(steps).toEqual([
      [10, 0.5],
      [20, 0.75],
      [30, 1],
    ]);
  });

  it("has at most 400 steps a series, and keeps the extremes", () => {
    const values = Array.from({ length: 5000 }, (_, place) => 1000 + place);
    const chart = ecdfChart([{ label: "A", values }], ECDF);
    const large = svgOf(chart);
    const path = attributesOf(large, "curve", "d")[0] ?? "";
    const xs = [...path.matchAll(/H(-?[\d.]+)V/g)].map(([, x]) =>
      readAxis(large, "bottom")(Number(x)),
    );
    expect(xs).toHaveLength(400);
    expect([Math.round((xs[0] ?? 0) / 10), Math.round((xs.at(-1) ?? 0) / 10)]).toEqual([100, 600]);
    expect(chart?.description).toMatch(/; 400\/5000$/);
  });

  it("gives the band to the series that asked for it, by its place in the input", () => {
    const series = [
      { label: "A", values: [] },
      { label: "B", values: [1, 2] },
    ];
    const band = (place: number): number =>
      attributesOf(
        svgOf(ecdfChart(series, { ...ECDF, band: { series: place, confidence: 0.95 } })),
        "band",
        "d",
      ).length;
    expect([band(0), band(1)]).toEqual([0, 1]);
  });

  it("has a band of sqrt(ln(2 / alpha) / 2n)", () => {
    // python3 -c "import math; print(math.sqrt(math.log(2/.05)/200))"
    expect(dkwMargin(100, 0.95)).toBeCloseTo(0.13581015157406195, 15);
    expect(() => dkwMargin(100, 1)).toThrow(RangeError);
  });
});
