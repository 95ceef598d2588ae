import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lastJsonLine } from "../../../../src/engines/mlx/python-answer.ts";

describe("lastJsonLine", () => {
  it("reads the last line and leaves the noise before it", () => {
    expect(lastJsonLine('warning: slow\n{"a":1}\n\n')).toEqual({ a: 1 });
  });

  it("finds nothing when the last line is noise", () => {
    expect(lastJsonLine('{"a":1}\nbye\n')).toBeNull();
  });

  it("gives back any JSON value after any lines", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.jsonValue(), (noise, value) => {
        const text = JSON.stringify(value);
        expect(JSON.stringify(lastJsonLine(`${noise.join("\n")}\n${text}\n`))).toBe(text);
      }),
    );
  });
});
