import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { argMax } from "../../../../src/engines/llama-cpp/arg-max.ts";

function argMaxOf(values: readonly number[]): number {
  const floats = Float32Array.from(values);
  return argMax(floats, new Int32Array(floats.buffer));
}

const NEGATIVE_NAN_BITS = 0xffc0_0000;

describe("argMax", () => {
  it("is the index of the largest of any finite values, the first of equals", () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), {
          minLength: 1,
          maxLength: 70,
        }),
        (values) => {
          const floats = Float32Array.from(values);
          const largest = floats.reduce((left, right) => (right > left ? right : left));
          expect(argMaxOf(values)).toBe(floats.findIndex((value) => value === largest));
        },
      ),
    );
  });

  it.each([
    [[-3, -1, -2], 1],
    [[-0, 0, -1], 0],
    [[0, 0], 0],
    [[5], 0],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9], 8],
    [[-Infinity, -5], 1],
  ])("of %j is %i", (values, index) => {
    expect(argMaxOf(values)).toBe(index);
  });

  it.each([[[NaN, NaN, NaN]], [[1, NaN, 2]], [[1, Infinity, 2]], [[-Infinity, -Infinity]], [[]]])(
    "of %j is -1: nothing finite is the largest",
    (values) => {
      expect(argMaxOf(values)).toBe(-1);
    },
  );

  it("is -1 when all values are NaNs with a negative sign, as x86 makes them", () => {
    const bits = new Int32Array(20).fill(NEGATIVE_NAN_BITS | 0);
    expect(argMax(new Float32Array(bits.buffer), bits)).toBe(-1);
  });
});
