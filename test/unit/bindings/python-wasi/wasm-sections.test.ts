import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  readSections,
  readUnsigned,
  writeSections,
  writeUnsigned,
} from "../../../../bindings/python-wasi/wasm-sections.ts";

const anyUint32 = fc.integer({ min: 0, max: 0xffff_ffff });

describe("LEB128", () => {
  // The example of the WebAssembly core specification's reference for LEB128 (DWARF 4, figure 22).
  it("writes 624485 as e5 8e 26", () => {
    expect(writeUnsigned(624_485)).toEqual([0xe5, 0x8e, 0x26]);
  });

  it("reads every number that it writes", () => {
    fc.assert(
      fc.property(anyUint32, fc.array(fc.nat(255)), (value, after) => {
        const written = writeUnsigned(value);
        const bytes = Uint8Array.from([...written, ...after]);
        expect(readUnsigned(bytes, 0)).toEqual({ value, end: written.length });
      }),
    );
  });

  it("reads a number with needless zeros", () => {
    expect(readUnsigned(Uint8Array.from([0x83, 0x80, 0x00]), 0)).toEqual({ value: 3, end: 3 });
  });

  it.each([[[0x80]], [[0xff, 0xff, 0xff, 0xff, 0x1f]], [[0x80, 0x80, 0x80, 0x80, 0x80, 0x00]]])(
    "refuses %j",
    (bytes) => {
      expect(() => readUnsigned(Uint8Array.from(bytes), 0)).toThrow("32-bit");
    },
  );
});

it("reads back the sections that it writes", () => {
  const sections = fc.array(
    fc.record({ id: fc.nat(12), content: fc.uint8Array({ maxLength: 300 }) }),
  );
  fc.assert(
    fc.property(sections, (written) => {
      const read = readSections(writeSections(written));
      expect(read.map(({ id, content }) => [id, [...content]])).toEqual(
        written.map(({ id, content }) => [id, [...content]]),
      );
    }),
  );
});
