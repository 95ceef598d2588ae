import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { roundToResolution } from "../../../../src/stats/hypothesis/round-to-resolution.ts";
import { anyValues, expectNoNaN } from "../inference-samples.ts";

const resolution = fc.constantFrom(1e-9, 1e-3, 0.1, 0.25, 1, 40);
const measured = fc.array(fc.double({ min: -1e5, max: 1e5, noNaN: true }));

describe("roundToResolution", () => {
  it("makes equal what differs by binary noise", () => {
    const [first, second] = roundToResolution([8.2 - 7.1, 3.4 - 2.3], 0.1);
    expect(8.2 - 7.1).not.toBe(3.4 - 2.3);
    expect(first).toBe(second);
  });

  it("rounds halves away from 0 on both sides", () => {
    expect(roundToResolution([0.5, -0.5, 1.5, -1.5, 0.2, -0.2], 1)).toEqual([1, -1, 2, -2, 0, -0]);
  });

  it("leaves values alone that are too large to have this resolution", () => {
    expect(roundToResolution([1e300, -1e17], 1)).toEqual([1e300, -1e17]);
  });

  it("moves nothing by more than half a step, and nothing twice", () => {
    fc.assert(
      fc.property(measured, resolution, (values, step) => {
        const rounded = roundToResolution(values, step);
        rounded.forEach((value, index) => {
          expect(Math.abs(value - (values[index] ?? 0))).toBeLessThanOrEqual(step * 0.5 + 1e-10);
        });
        expect(roundToResolution(rounded, step)).toEqual(rounded);
      }),
    );
  });

  it("mirrors with the sign", () => {
    fc.assert(
      fc.property(measured, resolution, (values, step) => {
        const mirrored = roundToResolution(
          values.map((value) => -value),
          step,
        );
        expect(mirrored.map((value) => -value)).toEqual(roundToResolution(values, step));
      }),
    );
  });

  it("is never NaN", () => {
    fc.assert(
      fc.property(anyValues, resolution, (values, step) => {
        expectNoNaN(roundToResolution(values, step));
      }),
    );
  });

  it("refuses a resolution that is not above 0", () => {
    for (const step of [0, -1, Number.NaN, Infinity]) {
      expect(() => roundToResolution([1], step)).toThrow(RangeError);
    }
  });
});
