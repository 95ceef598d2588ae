import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatter } from "../../../../src/report/words/numbers.ts";
import { fr } from "../../../../src/report/words/typeset.ts";

const english = formatter("en");
const french = formatter("fr");

describe("numbers in French", () => {
  it("have a decimal comma and a narrow no-break space between thousands", () => {
    expect(french.figure(12.34)).toBe("12,3");
    expect(french.figure(1_234_567)).toBe("1\u202f234\u202f567");
    expect(french.limit(1234.5)).toBe("1\u202f234,5");
  });

  it("have a narrow no-break space before the percent sign", () => {
    expect(french.percent(0.967)).toBe("96,7\u202f%");
    expect(french.percent(0.9999)).toBe(">\u00a099,9\u202f%");
  });

  it("have a no-break space before the unit, and none behind a dash", () => {
    expect(french.withUnit(french.megabytes(130e6), "Mo")).toBe("130\u00a0Mo");
    expect(french.withUnit(french.megabytes(null), "Mo")).toBe("-");
  });

  it("write dates with the month in words", () => {
    expect(french.utc(Date.UTC(2026, 10, 28, 10))).toBe(
      "28\u00a0novembre\u00a02026, 10:00\u00a0UTC",
    );
    expect(french.utc(Date.UTC(2026, 0, 1, 9, 5))).toBe(
      "1er\u00a0janvier\u00a02026, 09:05\u00a0UTC",
    );
  });

  it("are dashes where nothing was observed", () => {
    const { figure, count, percent, limit, utc, megabytes } = french;
    expect([figure, count, percent, limit, utc, megabytes].map((write) => write(null))).toEqual(
      Array.from({ length: 6 }, () => "-"),
    );
  });

  it("hold the digits of the English ones", () => {
    const digits = (text: string): string => text.replace(/[^0-9]/g, "");
    fc.assert(
      fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), (value) => {
        expect(digits(french.figure(value))).toBe(digits(english.figure(value)));
        expect(digits(french.signed(value, 1))).toBe(digits(english.signed(value, 1)));
      }),
    );
  });
});

describe("signed numbers", () => {
  it("have a sign unless they round to zero", () => {
    expect([0.04, -0.04, 2.55, -6, 0].map((value) => english.signed(value, 1))).toEqual([
      "0.0",
      "0.0",
      "+2.5",
      "-6.0",
      "0.0",
    ]);
  });
});

describe("p values", () => {
  it("have two significant digits, and are never zero", () => {
    expect([0.0123, 0.5, 1, 1e-9, 0].map((p) => english.equalsP(p))).toEqual([
      "= 0.012",
      "= 0.5",
      "= 1",
      "< 0.001",
      "< 0.001",
    ]);
  });
});

describe("French spaces", () => {
  it("are set in our own words", () => {
    expect(fr`Seuil : 5 % ; vrai ?`).toBe("Seuil\u00a0: 5\u202f%\u202f; vrai\u202f?");
    expect(fr`« ${"x"} » en ${3} ms`).toBe("«\u202fx\u202f» en 3\u00a0ms");
    expect(fr`1 000 000 octets`).toBe("1\u202f000\u202f000 octets");
  });

  it("are not set in names of others", () => {
    expect(fr`${"a : b ?"} : oui`).toBe("a : b ?\u00a0: oui");
  });
});
