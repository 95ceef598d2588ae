import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logSumExp } from "../../../../src/engines/llama-cpp/logits.ts";
import { mostLikely } from "../../../../src/engines/llama-cpp/most-likely.ts";

const logits = fc
  .array(fc.integer({ min: -40, max: 40 }), { minLength: 1, maxLength: 60 })
  .map((values) => Float32Array.from(values));

describe("the most likely tokens", () => {
  it("are those of a stable sort, best first", () => {
    fc.assert(
      fc.property(logits, fc.integer({ min: 0, max: 70 }), (values, count) => {
        const sorted = Array.from(values.keys()).sort(
          (left, right) => (values[right] ?? 0) - (values[left] ?? 0),
        );
        const tokens = mostLikely(values, 0, count).map(({ token }) => token);
        expect(tokens).toEqual(sorted.slice(0, count));
      }),
    );
  });

  it("have natural logarithms of probabilities, which sum to 1 over all", () => {
    fc.assert(
      fc.property(logits, (values) => {
        const all = mostLikely(values, logSumExp(values), values.length);
        const sum = all.reduce((total, { logprob }) => total + Math.exp(logprob), 0);
        expect(sum).toBeCloseTo(1, 9);
      }),
    );
  });

  it("leave out what has no finite logit", () => {
    const values = Float32Array.of(1, -Infinity, 2, NaN);
    expect(mostLikely(values, 0, 4)).toEqual([
      { token: 2, logprob: 2 },
      { token: 0, logprob: 1 },
    ]);
  });
});

describe("logSumExp", () => {
  it("does not overflow", () => {
    expect(logSumExp(Float32Array.of(3e38, 3e38))).toBeCloseTo(
      Math.fround(3e38) + Math.log(2),
      -30,
    );
  });

  // python3 -c 'import math; print(math.log(sum(math.exp(x) for x in (1, 2, 3))))'
  it("agrees with Python", () => {
    expect(logSumExp(Float32Array.of(1, 2, 3))).toBeCloseTo(3.4076059644443806, 12);
  });
});
