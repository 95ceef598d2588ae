import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ClassifiedText } from "../../../../src/tasks/classification/classified-text.ts";
import { drawShots } from "../../../../src/tasks/classification/draw-shots.ts";

const textOf = (text: string, label: string, docId = 0): ClassifiedText => ({
  docId,
  language: "en",
  text,
  label,
  doc: {},
});

const POOL = Array.from({ length: 12 }, (_, index) =>
  textOf(`text ${index}`, ["a", "b", "c"][index % 3] ?? "a", index),
);
const draw = (count: number, seed: number, asked: readonly ClassifiedText[] = []) =>
  drawShots({ task: "t", count, seed, pool: POOL, asked });

describe("drawShots", () => {
  it("gives the same texts for the same seed, and others for another", () => {
    expect(draw(6, 1)).toEqual(draw(6, 1));
    expect(draw(6, 1)).not.toEqual(draw(6, 2));
  });

  it("has each label once before any label twice", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.nat(), (count, seed) => {
        const labels = draw(count, seed).map(({ label }) => label);
        const counts = ["a", "b", "c"].map((name) => labels.filter((l) => l === name).length);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        expect(labels.length).toBe(count);
      }),
    );
  });

  it("never shows a text that is asked, in whatever case", () => {
    const asked = POOL.slice(0, 9).map(({ text, label }) =>
      textOf(` ${text.toUpperCase()}`, label),
    );
    expect(
      draw(3, 7, asked)
        .map(({ docId }) => docId)
        .sort((a, b) => a - b),
    ).toEqual([9, 10, 11]);
  });

  it("gives a beginning of the longer draw for fewer texts", () => {
    expect(draw(3, 5)).toEqual(draw(9, 5).slice(0, 3));
  });

  it("says how many there are when more are asked for", () => {
    expect(() => draw(13, 1)).toThrow("13 shots were asked for, but 12 training texts can be used");
  });
});
