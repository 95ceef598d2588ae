import { describe, expect, it } from "vitest";
import { intervalPlot, type IntervalOptions } from "../../../../src/report/charts/interval-plot.ts";
import { paretoScatter, type ParetoOptions } from "../../../../src/report/charts/pareto-scatter.ts";
import { attributesOf, numbersOf, readAxis, svgOf } from "./read-svg.ts";

const INTERVALS: IntervalOptions = {
  id: "i",
  words: { title: "T", finding: "F.", valueAxis: "%", zone: "same" },
  format: String,
  reference: 0,
  zone: { low: -5, high: 5 },
};

describe("the plot of intervals", () => {
  const rows = [
    { label: "A", estimate: 8, low: 6, high: 10 },
    { label: "B", estimate: -2, low: -20, high: 16, isWithheld: true, note: "3 rounds" },
    { label: "C", estimate: null, low: null, high: null, note: "no data" },
  ];
  const chart = intervalPlot(rows, INTERVALS);
  const svg = svgOf(chart);
  const value = readAxis(svg, "bottom");

  it("draws each interval from its low to its high end, around its estimate", () => {
    const [from = 0, , to = 0] = numbersOf(attributesOf(svg, "interval", "d")[0] ?? "");
    expect([value(from), value(to)].map((v) => Math.round(v * 100) / 100)).toEqual([6, 10]);
    const [x = 0] = numbersOf(attributesOf(svg, "marker", "transform")[0] ?? "");
    expect(value(x)).toBeCloseTo(8, 2);
  });

  it("draws withheld rows hollow", () => {
    expect(attributesOf(svg, "marker", "d")).toHaveLength(1);
    const [x = 0] = numbersOf(attributesOf(svg, "hollow", "transform")[0] ?? "");
    expect(value(x)).toBeCloseTo(-2, 2);
  });

  it("has its line where nothing differs, and its zone around", () => {
    expect(value(numbersOf(attributesOf(svg, "reference", "d")[0] ?? "")[0] ?? 9)).toBeCloseTo(
      0,
      2,
    );
    const [left = 0] = attributesOf(svg, "zone", "x").map(Number);
    const [width = 0] = attributesOf(svg, "zone", "width").map(Number);
    expect([value(left), value(left + width)].map(Math.round)).toEqual([-5, 5]);
  });

  it("tells figures, or the note in their place", () => {
    expect(chart?.description).toBe("F. A: 8 [6, 10]; B: 3 rounds; C: no data");
  });

  it("is not drawn without any estimate", () => {
    expect(intervalPlot(rows.slice(2), INTERVALS)).toBeNull();
  });
});

const PARETO: ParetoOptions = {
  id: "p",
  words: {
    title: "T",
    finding: "F.",
    xAxis: "ms",
    yAxis: "right",
    front: "front",
    rejected: "out",
    sampled: (a, b) => `${a}/${b}`,
  },
  formatX: String,
  formatY: String,
};

describe("the scatter of candidates", () => {
  const points = [
    { label: "slow", x: 300, y: 0.8, isOnFront: true, isRejected: false },
    { label: "fast", x: 100, y: 0.6, isOnFront: true, isRejected: false, note: "1 GB" },
    { label: "bad", x: 200, y: 0.2, isOnFront: false, isRejected: true },
  ];
  const chart = paretoScatter(points, PARETO);
  const svg = svgOf(chart);
  const at = (x: number, y: number): number[] => [
    Math.round(readAxis(svg, "bottom")(x)),
    Math.round(readAxis(svg, "left")(y) * 100) / 100,
  ];

  it("puts each candidate where its figures are", () => {
    const markers = attributesOf(svg, "marker", "transform").map(numbersOf);
    expect(markers.map(([x = 0, y = 0]) => at(x, y))).toEqual([
      [300, 0.8],
      [100, 0.6],
    ]);
  });

  it("draws rejected ones hollow", () => {
    const [x = 0] = attributesOf(svg, "hollow", "cx").map(Number);
    const [y = 0] = attributesOf(svg, "hollow", "cy").map(Number);
    expect(at(x, y)).toEqual([200, 0.2]);
  });

  it("joins the front from left to right", () => {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = numbersOf(attributesOf(svg, "front", "d")[0] ?? "");
    expect([at(x1, y1), at(x2, y2)]).toEqual([
      [100, 0.6],
      [300, 0.8],
    ]);
  });

  it("tells every candidate with its state", () => {
    expect(chart?.description).toBe(
      "F. slow: 300, 0.8, front; fast: 100, 0.6, 1 GB, front; bad: 200, 0.2, out",
    );
  });
});
