import { describe, expect, it } from "vitest";
import { falseAlarms } from "../../../../src/analyze/inference/false-alarms.ts";
import { comparisonOf, effectOf } from "../comparisons/cells-of.ts";

const MODELS = [
  { modelId: "a", fileSha256: "one" },
  { modelId: "b", fileSha256: "one" },
  { modelId: "c", fileSha256: "two" },
];

function withP(p: number | null) {
  return comparisonOf({ effect: effectOf(0.1, 0.05, 0.15, p) });
}

describe("falseAlarms", () => {
  it("counts the comparisons of a file with itself and those below alpha", () => {
    const ps = [0.001, 0.049, 0.05, 0.5, 0.9, 1];
    expect(falseAlarms(ps.map(withP), MODELS)).toEqual({
      comparisonCount: 6,
      alarmCount: 2,
      expectedCount: 6 * 0.05,
    });
  });

  it("does not count a comparison of two files", () => {
    const other = { ...withP(0.001), b: { experimentId: "e1", modelId: "c" } };
    expect(falseAlarms([other], MODELS).comparisonCount).toBe(0);
  });

  it("does not count models whose file is not known", () => {
    expect(falseAlarms([withP(0.001)], []).comparisonCount).toBe(0);
  });

  it("does not count ranges of memory, which have no p value", () => {
    expect(falseAlarms([withP(null), comparisonOf()], MODELS).comparisonCount).toBe(0);
  });

  it("does not count two days of the same model", () => {
    const { pairing } = comparisonOf();
    const across = { ...withP(0.001), pairing: { ...pairing, acrossExperiments: true } };
    expect(falseAlarms([across], MODELS).comparisonCount).toBe(0);
  });

  it("counts what was withheld: the machine is judged", () => {
    expect(falseAlarms([{ ...withP(0.001), withheldBy: ["drift"] }], MODELS).alarmCount).toBe(1);
  });

  it("takes another level", () => {
    expect(falseAlarms([withP(0.05)], MODELS, 0.1)).toEqual({
      comparisonCount: 1,
      alarmCount: 1,
      expectedCount: 0.1,
    });
  });

  it.each([0, 1, NaN])("refuses the level %f", (alpha) => {
    expect(() => falseAlarms([], MODELS, alpha)).toThrow(RangeError);
  });
});
