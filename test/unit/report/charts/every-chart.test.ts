import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { trustedSvg } from "../../../../src/report/document/markup.ts";
import { HOSTILE } from "../../../fixtures/document/demo.ts";
import { activeParts, parseTags } from "../document/parse-tags.ts";
import { EVERY_CHART } from "./every-chart.ts";

const TEN_THOUSAND = Array.from(
  { length: 10_000 },
  (_, place) => 1 + ((place * 7919) % 10_007) / 100,
);

/** Positions of everything that is drawn, as far as they stand in attributes of their own. */
function positionsOf(svg: string, names: readonly string[]): number[] {
  return parseTags(svg).flatMap(({ attributes }) =>
    names.flatMap((name) => (attributes.has(name) ? [Number(attributes.get(name))] : [])),
  );
}

describe.each(Object.entries(EVERY_CHART))("%s", (_name, draw) => {
  it("draws nothing of nothing", () => {
    expect(draw([], "x")).toBeNull();
  });

  it("draws nothing of values that are not numbers", () => {
    expect(draw([Number.NaN, Number.POSITIVE_INFINITY, 1e300], "x")).toBeNull();
  });

  it.each([
    ["one value", [5]],
    ["equal values", [5, 5, 5]],
    ["a zero where a logarithm was asked for", [0, 1, 10]],
    ["zeros but for one", [0, 0, 1]],
    ["values of opposite signs", [-3, 4]],
    ["tiny and huge values", [1e-300, 1e99]],
    ["values and one that is none", [1, Number.NaN, 2]],
  ])("draws %s inside of its frame", (_case, values) => {
    const svg = draw(values, "x")?.svg ?? "";
    const [, width = 0, height = 0] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)?.map(Number) ?? [];
    expect([width > 0, height > 0]).toEqual([true, true]);
    expect(positionsOf(svg, ["x", "cx"]).filter((x) => !(x >= -1 && x <= width + 1))).toEqual([]);
    expect(positionsOf(svg, ["y", "cy"]).filter((y) => !(y >= -1 && y <= height + 1))).toEqual([]);
    expect(svg).not.toMatch(/NaN|Infinity|undefined|null/);
  });

  it("has a name and a description that its element refers to", () => {
    const svg = draw([1, 2], "word")?.svg ?? "";
    const [root, title, description] = parseTags(svg);
    expect(root?.attributes.get("role")).toBe("img");
    expect(root?.attributes.get("aria-labelledby")).toBe("sample-title sample-description");
    expect([title?.attributes.get("id"), description?.attributes.get("id")]).toEqual([
      "sample-title",
      "sample-description",
    ]);
  });

  it("begins its description with the finding of the caller", () => {
    expect(draw([1, 2], "It is so.")?.description.startsWith("It is so. ")).toBe(true);
  });

  it("stays below 150 KB for 10,000 values", () => {
    expect(draw(TEN_THOUSAND, "x")?.svg.length).toBeLessThan(150_000);
  });

  it("is the same each time", () => {
    expect(draw(TEN_THOUSAND, "x")).toEqual(draw(TEN_THOUSAND, "x"));
  });

  it("escapes every text", () => {
    const svg = draw([1, 2, 3], HOSTILE)?.svg ?? "";
    expect(activeParts(parseTags(svg))).toEqual([]);
    expect(trustedSvg(svg).toString()).toBe(svg);
  });

  it("is whole, harmless and without NaN for any numbers and any text", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double(), { maxLength: 12 }),
        fc.string({ unit: "binary" }),
        (values, text) => {
          const svg = draw(values, text)?.svg;
          if (svg === undefined) return;
          expect(activeParts(parseTags(svg))).toEqual([]);
          expect(positionsOf(svg, ["x", "y", "width", "height"]).every(Number.isFinite)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("what is left out", () => {
  it.each([
    "boxWithPoints",
    "timeLine",
    "ecdfChart",
    "riskCoverageCurve",
    "confusionHeatmap",
    "paretoScatter",
  ])("%s says how many of the points are drawn", (name) => {
    expect(EVERY_CHART[name]?.(TEN_THOUSAND, "x")?.description).toMatch(/\d+ of \d+$/);
  });
});
