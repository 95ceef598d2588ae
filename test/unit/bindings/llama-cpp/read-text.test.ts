import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readText } from "../../../../bindings/llama-cpp/read-text.ts";

/** A native call that fills a buffer as snprintf does, its closing zero included. */
function filler(text: string): (buffer: Uint8Array) => number {
  const bytes = new TextEncoder().encode(text);
  return (buffer) => {
    buffer.set(bytes.subarray(0, Math.max(0, buffer.length - 1)));
    return bytes.length;
  };
}

describe("readText", () => {
  it("reads any text whole, however long", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 600 }), (text) => {
        fc.pre(!text.startsWith("\ufeff"));
        expect(readText(filler(text))).toBe(text);
      }),
    );
  });

  it.each([254, 255, 256, 257])(
    "reads a text of %i bytes, around the size of the first try",
    (size) => {
      const text = "x".repeat(size);
      expect(readText(filler(text))).toBe(text);
    },
  );

  it("is null when the call says that there is nothing", () => {
    expect(readText(() => -1)).toBeNull();
  });
});
