import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fieldKind, isNoValue, matchesField } from "../../../src/score/field-match.ts";

describe("matchesField", () => {
  it.each([
    [1480, 1480, "en"],
    ["1480", 1480, "en"],
    ["1,480.00 EUR", 1480, "en"],
    ["€1,480.00", 1480, "en"],
    ["1 350,50 €", 1350.5, "fr"],
    ["EUR 379.20", 379.2, "en"],
  ] as const)("takes the number %j for %d", (value, gold, language) => {
    expect(matchesField(value, gold, "number", language)).toBe(true);
  });

  it.each([
    [148, 1480],
    ["1480 and 20", 1480],
    ["", 1480],
    [null, 1480],
    [[1480], 1480],
    [true, 1],
    [Number.POSITIVE_INFINITY, 1480],
    ["about 1480", 1480],
  ] as const)("does not take the number %j for %d", (value, gold) => {
    expect(matchesField(value, gold, "number", "en")).toBe(false);
  });

  it.each([
    ["2025-03-04", "en"],
    ["4 March 2025", "en"],
    ["March 4th, 2025", "en"],
    ["04/03/2025", "en"],
    ["04.03.2025", "fr"],
    ["4 mars 2025", "fr"],
  ] as const)("takes the date %j for 2025-03-04", (value, language) => {
    expect(matchesField(value, "2025-03-04", "date", language)).toBe(true);
  });

  it("takes the first of a month in French", () => {
    expect(matchesField("1er septembre 2025", "2025-09-01", "date", "fr")).toBe(true);
  });

  it.each(["2025-04-03", "03/04/2025", "2025-3-4", "4 Marsh 2025", "4 March", "2025", 20250304])(
    "does not take the date %j for 2025-03-04",
    (value) => {
      expect(matchesField(value, "2025-03-04", "date", "en")).toBe(false);
    },
  );

  it("compares account numbers without spaces and hyphens", () => {
    expect(
      matchesField("de89 3704-0044 0532 0130 00", "DE89370400440532013000", "code", "en"),
    ).toBe(true);
    expect(matchesField("DE8937040044053201300", "DE89370400440532013000", "code", "en")).toBe(
      false,
    );
  });

  it("folds case, white space and apostrophes of a text, but not its accents", () => {
    expect(matchesField(" garage de l'écluse", "Garage  de l’Écluse", "text", "fr")).toBe(true);
    expect(matchesField("Garage de l'Ecluse", "Garage de l’Écluse", "text", "fr")).toBe(false);
    expect(matchesField("Garage", "Garage de l’Écluse", "text", "fr")).toBe(false);
  });

  it("takes every right value for itself, whatever it is", () => {
    const gold = fc.oneof(
      fc.string({ minLength: 1 }),
      fc.double({ noNaN: true, noDefaultInfinity: true, min: 0.01, max: 1e9 }),
    );
    fc.assert(
      fc.property(fc.constantFrom("iban", "reference"), gold, (name, value) => {
        expect(matchesField(value, value, fieldKind(name, value), "en")).toBe(true);
      }),
    );
  });
});

describe("isNoValue", () => {
  it.each([null, undefined, "", "  ", "null", "None", "N/A"])("is true for %j", (value) => {
    expect(isNoValue(value)).toBe(true);
  });

  it.each([0, false, "0", "no", [], {}])("is false for %j", (value) => {
    expect(isNoValue(value)).toBe(false);
  });
});
