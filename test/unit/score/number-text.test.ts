import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalNumber } from "../../../src/score/number-text.ts";

describe("canonicalNumber", () => {
  it.each([
    ["5829", "5829"],
    ["12345.67", "12345.67"],
    ["1,250", "1250"],
    ["1,250.00", "1250"],
    ["1.250,00", "1250"],
    ["1 250,5", "1250.5"],
    ["1\u00a0250\u202f000", "1250000"],
    ["1'480.00", "1480"],
    ["2,50", "2.5"],
    ["0.145", "0.145"],
    ["1.250", "1.25"],
    ["007", "7"],
    ["-5", "-5"],
    ["-0", "0"],
    ["1,234,567", "1234567"],
  ])("reads %j in English as %s", (text, value) => {
    expect(canonicalNumber(text, "en")).toBe(value);
  });

  it.each([
    ["1 250,00", "1250"],
    ["1.250", "1250"],
    ["1,250", "1.25"],
    ["1,250.00", "1250"],
    ["2 500", "2500"],
    ["3,35", "3.35"],
    ["236\u202f000", "236000"],
  ])("reads %j in French as %s", (text, value) => {
    expect(canonicalNumber(text, "fr")).toBe(value);
  });

  it.each([
    "",
    " ",
    "5 94",
    "1,2,3",
    "31.12.2025",
    "12 months",
    "1,250,00",
    "1 2500",
    "€5",
    "1e3",
    "--5",
  ])("does not take %j for one number", (text) => {
    expect(canonicalNumber(text, "en")).toBeNull();
  });

  it("reads back what Intl writes in both languages", () => {
    const amount = fc.integer({ min: 0, max: 999_999_999_99 }).map((cents) => cents / 100);
    fc.assert(
      fc.property(amount, (value) => {
        for (const [locale, language] of [
          ["en-GB", "en"],
          ["fr-FR", "fr"],
          ["de-DE", "fr"],
          ["de-CH", "en"],
        ] as const) {
          const written = new Intl.NumberFormat(locale, { minimumFractionDigits: 2 }).format(value);
          expect(canonicalNumber(written, language)).toBe(String(value));
        }
      }),
    );
  });
});
