import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  aligned,
  encodeGgufHeader,
  type WritableValue,
} from "../../../../src/assets/gguf/write-header.ts";
import { headerParts } from "../../../../src/assets/synthetic/header-parts.ts";

const value: fc.Arbitrary<WritableValue> = fc.oneof(
  fc.record({ type: fc.constant("u32" as const), value: fc.nat() }),
  fc.record({ type: fc.constant("bool" as const), value: fc.boolean() }),
  fc.record({ type: fc.constant("string" as const), value: fc.string({ unit: "grapheme" }) }),
  fc.record({ type: fc.constant("strings" as const), value: fc.array(fc.string()) }),
  fc.record({ type: fc.constant("i32s" as const), value: fc.int32Array() }),
);

const tensor = fc.record({
  name: fc.string({ maxLength: 40 }),
  dimensions: fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1, maxLength: 4 }),
  typeId: fc.constantFrom(0, 1, 12),
  sizeBytes: fc.nat({ max: 10_000 }),
});

describe("the parts of a header", () => {
  it("put together again are the header, byte for byte", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(fc.string({ minLength: 1 }), value), { selector: ([key]) => key }),
        fc.array(tensor),
        (entries, tensors) => {
          const header = encodeGgufHeader(new Map(entries), tensors);
          const { start, metadata, tensorInfos } = headerParts(header);
          expect(metadata.map(({ key }) => key)).toEqual(entries.map(([key]) => key));
          const keys = Buffer.concat(metadata.map(({ bytes }) => bytes));
          const bytes = Buffer.concat([start, header.subarray(16, 24), keys, tensorInfos]);
          expect(Buffer.concat([bytes], aligned(bytes.length)).equals(header)).toBe(true);
        },
      ),
    );
  });

  it("are refused when the bytes end before what they announce", () => {
    const header = encodeGgufHeader(new Map([["key", { type: "string", value: "text" }]]), []);
    expect(() => headerParts(header.subarray(0, 30))).toThrow(RangeError);
  });
});
