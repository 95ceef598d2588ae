import { describe, expect, it } from "vitest";
import { stackedBars, type StackedOptions } from "../../../../src/report/charts/stacked-bars.ts";
import { timeLine, type TimeLineOptions } from "../../../../src/report/charts/time-line.ts";
import { attributesOf, numbersOf, readAxis, svgOf, texts } from "./read-svg.ts";

const TIME: TimeLineOptions = {
  id: "t",
  words: {
    title: "T",
    finding: "F.",
    timeAxis: "min",
    valueAxis: "tokens/s",
    sampled: (a, b) => `${a}/${b}`,
  },
  format: String,
  formatTime: String,
};

describe("the line over time", () => {
  const points = [
    { x: 0, y: 10 },
    { x: 5, y: 20 },
    { x: 10, y: 40, isAfterGap: true },
  ];
  const spans = [{ from: 5, to: 7.5, label: "hot" }];
  const chart = timeLine([{ label: "A", points }], { ...TIME, spans });
  const svg = svgOf(chart);

  it("has a marker where each value lies", () => {
    const markers = [...svg.matchAll(/class="marker" transform="translate\(([^)]*)\)"/g)].slice(
      0,
      3,
    );
    const values = markers.map(([, place = ""]) => {
      const [x = 0, y = 0] = place.split(",").map(Number);
      return [readAxis(svg, "bottom")(x), readAxis(svg, "left")(y)].map(
        (v) => Math.round(v * 10) / 10,
      );
    });
    expect(values).toEqual([
      [0, 10],
      [5, 20],
      [10, 40],
    ]);
  });

  it("is broken where a restart lies", () => {
    expect((attributesOf(svg, "curve", "d")[0] ?? "").replace(/[-\d. ]+/g, "")).toBe("MLM");
  });

  it("shades a marked period from its start to its end, and names it", () => {
    const [start = 0] = attributesOf(svg, "span", "x").map(Number);
    const [width = 0] = attributesOf(svg, "span", "width").map(Number);
    expect(readAxis(svg, "bottom")(start)).toBeCloseTo(5, 1);
    expect(readAxis(svg, "bottom")(start + width)).toBeCloseTo(7.5, 1);
    expect(texts(svg).map(({ text }) => text)).toContain("hot");
  });

  it("tells median, extremes, count and periods", () => {
    expect(chart?.description).toBe("F. A: 20 [10, 40], n = 3; hot: 5 - 7.5");
  });

  it("names lines beside their ends, and above the plot when a name is too long to stand there", () => {
    const nameX = (label: string): number =>
      texts(svgOf(timeLine([{ label, points }], TIME))).find(({ text }) => text === label)?.x ?? 0;
    expect(nameX("Gemma 3 1B")).toBeGreaterThan(600);
    expect(nameX("Solid 360M GGUF Q4_1 (exp_20250301_100000)")).toBe(30);
  });

  it("keeps the single peak among 10,000 points", () => {
    const many = Array.from({ length: 10_000 }, (_, x) => ({ x, y: x === 5000 ? 90 : 50 }));
    const large = svgOf(timeLine([{ label: "A", points: many }], TIME));
    const path = numbersOf(attributesOf(large, "curve thin", "d")[0] ?? "");
    const ys = path.filter((_, place) => place % 2 === 1).map(readAxis(large, "left"));
    expect(Math.round(Math.max(...ys))).toBe(90);
  });
});

const PARTS: StackedOptions = {
  id: "p",
  words: { title: "T", finding: "F.", valueAxis: "MB", parts: ["a", "b", "c"], incomplete: "+ ?" },
  format: String,
};

describe("stacked bars", () => {
  const chart = stackedBars([{ label: "A", parts: [60, 0, 40] }], PARTS);
  const svg = svgOf(chart);

  it("put each part where the one before ends; a zero takes no room", () => {
    const [starts, widths] = ["x", "width"].map((name) =>
      attributesOf(svg, "part", name).slice(3).map(Number),
    );
    const value = readAxis(svg, "bottom");
    expect(starts?.map((x) => Math.round(value(x)))).toEqual([0, 60]);
    expect(starts?.map((x, place) => Math.round(value(x + (widths?.[place] ?? 0))))).toEqual([
      60, 100,
    ]);
  });

  it("tell the total and the parts", () => {
    expect(chart?.description).toBe("F. A: 100 (a 60, b 0, c 40)");
    expect(texts(svg).find(({ className }) => className === "strong halo")?.text).toBe("100");
  });

  it("say that a total lacks a part, which is not a zero", () => {
    expect(stackedBars([{ label: "A", parts: [60, null, 40] }], PARTS)?.description).toBe(
      "F. A: 100 + ? (a 60, c 40)",
    );
    expect(stackedBars([{ label: "A", parts: [60, 1] }], PARTS)?.description).toBe(
      "F. A: 61 + ? (a 60, b 1)",
    );
  });

  it("leave out rows of which nothing was observed, and refuse negative parts", () => {
    expect(stackedBars([{ label: "A", parts: [null, null, null] }], PARTS)).toBeNull();
    expect(() => stackedBars([{ label: "A", parts: [-1, 0, 0] }], PARTS)).toThrow(RangeError);
  });

  it("make room for a limit above every bar", () => {
    const limited = svgOf(
      stackedBars([{ label: "A", parts: [1, 1, 1] }], {
        ...PARTS,
        limit: { value: 9, label: "limit" },
      }),
    );
    const [x = 0] = numbersOf(attributesOf(limited, "limit", "d")[0] ?? "");
    expect(readAxis(limited, "bottom")(x)).toBeCloseTo(9, 2);
  });
});
