import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PatternSearch } from "../../../src/compliance/pattern-search.ts";
import { spellingsOf } from "../../../src/compliance/remnant-spellings.ts";

const SECRET = "KESTREL-7QM4-VOLTAGE";
const IBAN = "DE71000000000123456789";

const holds = (secret: string, bytes: Buffer): boolean =>
  new PatternSearch(spellingsOf(secret)).find(bytes).length > 0;

describe("PatternSearch", () => {
  it("finds what a plain comparison finds, at the same places", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 3, maxLength: 6 });
    const text = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 200 });
    fc.assert(
      fc.property(fc.array(letters, { minLength: 1, maxLength: 5 }), text, (patterns, haystack) => {
        const places = Array.from(haystack, (_, at) => at).flatMap((at) =>
          patterns.some((pattern) => haystack.startsWith(pattern, at)) ? [at] : [],
        );
        const search = new PatternSearch(patterns.map((pattern) => Buffer.from(pattern)));
        expect(search.find(Buffer.from(haystack))).toEqual(places);
      }),
    );
  });

  it("refuses to look for nothing, and for patterns of two bytes", () => {
    expect(() => new PatternSearch([])).toThrow(RangeError);
    expect(() => new PatternSearch([Buffer.from("ab")])).toThrow(RangeError);
  });
});

describe("the spellings of a secret are found", () => {
  it.each([
    ["as it is", SECRET],
    ["without separators", "KESTREL7QM4VOLTAGE"],
    ["in small letters", "kestrel-7qm4-voltage"],
    ["in hexadecimal", Buffer.from(SECRET).toString("hex")],
    ["in capital hexadecimal", Buffer.from(SECRET).toString("hex").toUpperCase()],
  ])("%s", (_name, text) => {
    expect(holds(SECRET, Buffer.from(`before ${text} after`))).toBe(true);
  });

  it("an account number in groups of four", () => {
    expect(holds(IBAN, Buffer.from("IBAN DE71 0000 0000 0123 4567 89."))).toBe(true);
  });

  it("in UTF-16 of both byte orders", () => {
    const little = Buffer.from(`x${SECRET}y`, "utf16le");
    expect(holds(SECRET, little)).toBe(true);
    expect(holds(SECRET, Buffer.from(little).swap16())).toBe(true);
  });

  it("in base64, wherever it stands in the text", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        const text = Buffer.from(`${before}${SECRET}${after}`).toString("base64");
        expect(holds(SECRET, Buffer.from(text))).toBe(true);
      }),
    );
  });

  it("but no part of it, and no other secret", () => {
    const others = "KESTREL-7QM4 VOLTAGE KESTREL-7QM5-VOLTAGE DE72000000000123456789";
    expect(holds(SECRET, Buffer.from(others))).toBe(false);
    expect(holds(IBAN, Buffer.from(others))).toBe(false);
  });

  it("and a secret of fewer than eight letters is refused", () => {
    expect(() => spellingsOf("AB-CD-EFG")).toThrow(RangeError);
  });
});
