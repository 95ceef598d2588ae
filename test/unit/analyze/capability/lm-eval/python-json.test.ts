import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  asPythonFloat,
  pythonFloat,
  pythonJson,
} from "../../../../../src/analyze/capability/lm-eval/python-json.ts";

describe("pythonFloat", () => {
  // python3 -c "print([repr(float(x)) for x in ...])"
  it.each([
    [0, "0.0"],
    [-0, "-0.0"],
    [1, "1.0"],
    [0.1, "0.1"],
    [-12.5, "-12.5"],
    [0.0001, "0.0001"],
    [0.00001, "1e-05"],
    [-0.0000123, "-1.23e-05"],
    [1e15, "1000000000000000.0"],
    [1e16, "1e+16"],
    [1.5e300, "1.5e+300"],
    [5e-324, "5e-324"],
    [2 / 3, "0.6666666666666666"],
  ])("writes %d as Python does: %s", (value, text) => {
    expect(pythonFloat(value)).toBe(text);
  });

  it("gives the same number back, whatever the number", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(pythonFloat(value))).toBe(value);
      }),
    );
  });
});

describe("pythonJson", () => {
  // python3 -c "import json; print(json.dumps(..., ensure_ascii=False))"
  it("writes what json.dumps writes", () => {
    const value = {
      a: [1, asPythonFloat(1), 0.5],
      "é\u2028": { t: true, n: null },
      s: 'x"\\\n\x01\x7f',
    };
    expect(pythonJson(value)).toBe(
      '{"a": [1, 1.0, 0.5], "é\u2028": {"t": true, "n": null}, "s": "x\\"\\\\\\n\\u0001\x7f"}',
    );
    expect(pythonJson([])).toBe("[]");
    expect(pythonJson({})).toBe("{}");
  });

  it("is JSON that reads back, whatever the value", () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const plain: unknown = JSON.parse(JSON.stringify(value));
        expect(JSON.parse(pythonJson(plain as never))).toEqual(plain);
      }),
    );
  });
});
