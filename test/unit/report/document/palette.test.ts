import { describe, expect, it } from "vitest";
import { DARK, LIGHT, type Palette } from "../../../../src/report/document/html-palette.ts";

/** Relative luminance, WCAG 2.2. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const part = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** `share` of `over`, the rest of `under`, in sRGB as browsers mix. */
function mix(over: string, under: string, share: number): string {
  const parts = [1, 3, 5].map((start) => {
    const [a, b] = [over, under].map((c) => Number.parseInt(c.slice(start, start + 2), 16));
    return Math.round((a ?? 0) * share + (b ?? 0) * (1 - share));
  });
  return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

describe.each([
  ["light", LIGHT, 0.7],
  ["dark", DARK, 0.7 * 0.72],
] as [string, Palette, number][])("the %s colours", (_, palette, darkestCell) => {
  const { paper, panel, ink, muted, link, good, bad, warning, series } = palette;

  it.each(Object.entries({ ink, muted, link, good, bad, warning }))(
    "%s can be read",
    (_name, colour) => {
      expect(contrast(colour, paper)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(colour, panel)).toBeGreaterThanOrEqual(4.5);
    },
  );

  it("of all series can be read on the paper, and the paper on them", () => {
    expect(series).toHaveLength(8);
    expect(series.filter((colour) => contrast(colour, paper) < 4.5)).toEqual([]);
  });

  it("let the number of the darkest cell be read", () => {
    const cell = mix(series[0] ?? "", paper, darkestCell);
    expect(contrast(ink, cell)).toBeGreaterThanOrEqual(4.5);
  });
});

describe("contrast", () => {
  it("of black and white is 21", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 10);
  });
});
