import { describe, expect, it } from "vitest";
import { halfBits } from "../../../../src/assets/synthetic/half.ts";

// Expected bits: python3 -c "import struct; print(hex(struct.unpack('<H', struct.pack('<e', VALUE))[0]))"
describe("half-precision bits", () => {
  it.each([
    [0, 0x0000],
    [1, 0x3c00],
    [0.1, 0x2e66],
    [1.9999, 0x4000],
    [65_504, 0x7bff],
    [6.1e-5, 0x03ff],
    [2 ** -24, 0x0001],
    [1.45e-5, 0x00f3],
    [1.00048828125, 0x3c00],
    [1.00146484375, 0x3c02],
  ])("of %d are those of IEEE 754", (value, bits) => {
    expect(halfBits(value)).toBe(bits);
  });

  it("of a value above the largest half are those of the largest half", () => {
    expect(halfBits(1e9)).toBe(0x7bff);
  });
});
