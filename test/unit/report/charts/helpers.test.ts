import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitLabel, labelWidth, spreadLabels } from "../../../../src/report/charts/labels.ts";
import { placeLabels } from "../../../../src/report/charts/place-labels.ts";
import { ROW_LABEL_PX, rowLabel, rowLabelsWidth } from "../../../../src/report/charts/row-label.ts";
import { shareOf, thin, thinCurve } from "../../../../src/report/charts/sampling.ts";
import { fixedScale, positionScale } from "../../../../src/report/charts/scales.ts";
import { marker, seriesClass, seriesDash } from "../../../../src/report/charts/markers.ts";
import { attributesOf, texts } from "./read-svg.ts";

describe("a scale", () => {
  it("is linear over round numbers", () => {
    const scale = positionScale({ values: [1.3, 9.1], range: [0, 100], tickCount: 5 });
    expect(scale?.domain).toEqual([0, 10]);
    expect(scale?.ticks).toEqual([0, 2, 4, 6, 8, 10]);
    expect(scale?.at(5)).toBe(50);
  });

  it("starts at zero when asked to", () => {
    expect(positionScale({ values: [90, 100], range: [0, 1], includeZero: true })?.domain).toEqual([
      0, 100,
    ]);
  });

  it("is logarithmic when asked to, with equal room for equal ratios", () => {
    const scale = positionScale({ values: [1, 100], range: [0, 90], log: true });
    expect(scale?.kind).toBe("log");
    expect(scale?.ticks).toEqual([1, 2, 5, 10, 20, 50, 100]);
    const [one = 0, ten = 0, hundred = 0] = [1, 10, 100].map((value) => scale?.at(value));
    expect(ten - one).toBeCloseTo(hundred - ten, 10);
  });

  it("has only powers of ten over many decades", () => {
    const scale = positionScale({ values: [0.001, 1000], range: [0, 1], log: true });
    expect(scale?.ticks).toEqual([0.001, 0.01, 0.1, 1, 10, 100, 1000]);
  });

  it("has the ticks of a linear scale within a decade", () => {
    const ticks = positionScale({ values: [110, 140], range: [0, 1], log: true })?.ticks ?? [];
    expect(ticks).toContain(120);
    expect(ticks.length).toBeGreaterThanOrEqual(3);
  });

  it("is linear for a zero, and null without a number", () => {
    expect(positionScale({ values: [0, 5], range: [0, 1], log: true })?.kind).toBe("linear");
    expect(positionScale({ values: [Number.NaN], range: [0, 1] })).toBeNull();
  });

  it("puts equal values in the middle of some room", () => {
    expect(positionScale({ values: [50, 50], range: [0, 100] })?.at(50)).toBe(50);
  });

  it("never leaves its range", () => {
    expect(fixedScale([0, 1], [10, 20]).at(7)).toBe(20);
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e100, max: 1e100, noNaN: true }), { minLength: 1 }),
        fc.boolean(),
        (values, log) => {
          const scale = positionScale({ values, range: [0, 100], log });
          for (const value of values) {
            expect(scale?.at(value)).toBeGreaterThanOrEqual(0);
            expect(scale?.at(value)).toBeLessThanOrEqual(100);
          }
        },
      ),
    );
  });
});

describe("labels", () => {
  it("are kept when they fit, and lose their middle when they do not", () => {
    expect(fitLabel("Gemma", 100)).toBe("Gemma");
    expect(fitLabel("Qwen2.5-1.5B-Instruct-Q4_K_M", 100)).toBe("Qwen2.…Q4_K_M");
    expect(labelWidth(fitLabel("x".repeat(100), 60))).toBeLessThanOrEqual(60);
  });

  it("keep a line of distance and their order", () => {
    expect(spreadLabels([50, 52, 20], [0, 100])).toEqual([50, 65, 20]);
    expect(spreadLabels([98, 99], [0, 100])).toEqual([85, 100]);
  });

  it("of rows take a second line before they lose their middle", () => {
    const linesOf = (label: string): string[] =>
      texts(rowLabel(label, { x: 0, y: 50 }).toString()).map(({ text }) => text);
    expect(linesOf("Gemma 3 1B")).toEqual(["Gemma 3 1B"]);
    expect(linesOf("Qwen2.5-0.5B-Instruct-Q8_0, summarisation")).toEqual([
      "Qwen2.5-0.5B-Instruct-Q8_0,",
      "summarisation",
    ]);
    const [first, second = ""] = linesOf("x".repeat(300));
    expect([first?.length, second.includes("…")]).toEqual([28, true]);
    expect(rowLabelsWidth(["x".repeat(300)])).toBeLessThanOrEqual(12 + ROW_LABEL_PX);
  });

  it("of dots do not cover each other while there is room", () => {
    const area = { left: 0, right: 400, top: 0, bottom: 300 };
    const dots = [
      { x: 100, y: 100 },
      { x: 112, y: 104 },
      { x: 395, y: 20 },
    ];
    const labels = placeLabels(
      dots.map((dot) => ({ ...dot, lines: ["label"] })),
      area,
    );
    expect(labels.map(({ anchor }) => anchor)).toEqual(["end", "start", "end"]);
  });
});

describe("series", () => {
  it("up to the eighth differ in colour, in marker and in dashes", () => {
    const places = [0, 1, 2, 3, 4, 5, 6, 7];
    const shapes = places.map((place) => {
      const drawing = marker(place, { x: 0, y: 0 }).toString();
      return attributesOf(drawing, "marker", "d")[0] ?? "";
    });
    expect(new Set(places.map(seriesClass)).size).toBe(8);
    expect(new Set(places.map(seriesDash)).size).toBe(8);
    expect(new Set(shapes).size).toBe(8);
    // Closed, or the arcs of a circle: a shape of bare strokes would not be seen, since markers are filled.
    expect(shapes.filter((shape) => !/Z$|A[^MLHVZ]*$/.test(shape))).toEqual([]);
  });
});

describe("a selection", () => {
  it("keeps everything while there is little", () => {
    expect(thin([1, 2, 3], 3)).toEqual([1, 2, 3]);
    expect(thinCurve([{ y: 1 }], 4)).toEqual([{ y: 1 }]);
  });

  it("keeps the first and the last, and is even between them", () => {
    expect(thin([0, 1, 2, 3, 4, 5, 6, 7, 8], 3)).toEqual([0, 4, 8]);
  });

  it("of a curve keeps the highest and the lowest, in their order", () => {
    const points = Array.from({ length: 1000 }, (_, x) => ({
      x,
      y: x === 501 ? 99 : x === 700 ? -9 : x % 3,
    }));
    const kept = thinCurve(points, 100);
    expect(kept.length).toBeLessThanOrEqual(100);
    expect(kept.map(({ y }) => y)).toEqual(expect.arrayContaining([99, -9]));
    expect(kept.map(({ x }) => x)).toEqual(kept.map(({ x }) => x).sort((a, b) => a - b));
  });

  it("is shared by series in proportion to their points", () => {
    expect([shareOf(10, 20, 100), shareOf(750, 1000, 100), shareOf(1, 1000, 100)]).toEqual([
      10, 75, 2,
    ]);
  });
});
