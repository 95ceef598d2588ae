import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { containsTokens, factTokens, toldForm } from "../../../src/score/fact-tokens.ts";

function tells(text: string, fact: string, language: "en" | "fr" = "en"): boolean {
  return toldForm(factTokens(text, language), [fact], language) !== null;
}

describe("factTokens", () => {
  it("puts numbers, currencies and percentages in one form", () => {
    expect(factTokens("It costs EUR 1,250.00, i.e. 1.9 per cent.", "en")).toEqual([
      "it",
      "costs",
      "1250",
      "eur",
      "i",
      "e",
      "1.9",
      "%",
    ]);
    expect(factTokens("Cela coûte 1\u202f250,00\u00a0€, soit 1,9 pour cent.", "fr")).toEqual([
      "cela",
      "coute",
      "1250",
      "eur",
      "soit",
      "1.9",
      "%",
    ]);
  });

  it.each(["2.50 EUR", "2,50 €", "€2.50", "EUR 2.5", "2.50 euros", "2.50€"])(
    "reads %j as the same amount",
    (text) => {
      expect(tells(`The fee is ${text}.`, "2.50 EUR")).toBe(true);
    },
  );

  it("does not find an amount inside a longer one", () => {
    expect(tells("The fee is 12.50 EUR", "2.50 EUR")).toBe(false);
    expect(tells("The fee is 2.505 EUR", "2.50 EUR")).toBe(false);
  });

  it("does not find a word inside a longer one", () => {
    expect(tells("ANSWER: B", "A")).toBe(false);
    expect(tells("We freeze the account", "free")).toBe(false);
  });

  it("does not take a number nearby for the number asked for", () => {
    expect(tells("The answer is 2015", "2014")).toBe(false);
    expect(tells("5 94 is not it", "94.5")).toBe(false);
  });

  it("does not take a share for a percentage", () => {
    expect(tells("14.5%", "0.145")).toBe(false);
    expect(tells("14.5%", "14.5 percent")).toBe(true);
  });

  it("keeps months apart from millions", () => {
    expect(factTokens("12 months", "en")).toEqual(["12", "months"]);
  });

  it.each([
    ["1st October", "1 October", "en"],
    ["le 1er juillet", "1er juillet", "fr"],
    ["PRELEVEMENT", "prélèvement", "fr"],
    ["l’indemnité", "l'indemnité", "fr"],
    ["at 15:30 h", "15:30", "en"],
    ["paid on 31.12.2025", "31 12 2025", "en"],
  ] as const)("finds in %j the fact %j", (text, fact, language) => {
    expect(tells(text, fact, language)).toBe(true);
  });

  it("lets a currency stand where it is when it follows an amount", () => {
    expect(factTokens("5 EUR 2 times", "en")).toEqual(["5", "eur", "2", "times"]);
  });

  it("keeps the sign of a number but not a range or a file number", () => {
    expect(factTokens("-0.5 %, 3-5 days, C-70331", "en")).toEqual([
      "-0.5",
      "%",
      "3",
      "5",
      "days",
      "c",
      "70331",
    ]);
  });

  it("finds every fact in a text that quotes it between words", () => {
    const language = fc.constantFrom("en" as const, "fr" as const);
    const fact = fc.constantFrom("2,50 €", "eight weeks", "15:30", "1 jour ouvré", "14.5 %");
    fc.assert(
      fc.property(language, fact, (lang, form) => {
        expect(tells(`alpha; ${form}; omega`, form, lang)).toBe(true);
      }),
    );
  });

  it("reads any text without failing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        for (const token of factTokens(text, "fr")) expect(token).not.toBe("");
      }),
    );
  });

  it("never finds a fact without words", () => {
    expect(containsTokens(["a"], [])).toBe(false);
    expect(tells("anything", "...")).toBe(false);
  });
});
