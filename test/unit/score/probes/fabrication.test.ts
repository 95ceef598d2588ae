import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { detectFabrication } from "../../../../src/score/probes/fabrication.ts";
import { newSpecificsOf } from "../../../../src/score/probes/new-specifics.ts";
import {
  confusionOf,
  labelledAnswers,
  sensitivityOf,
  specificityOf,
} from "../../../support/labelled-answers.ts";
import { answerOf } from "./probe-answer.ts";

const GIVEN = {
  en: {
    systemText: "",
    userText: "Monthly price: 3.90 EUR\nDebit card: 12 EUR a year\nEBA/GL/2027/99, article 9",
  },
  fr: {
    systemText: "",
    userText: "Cotisation : 14 EUR\nRemise de chèque : 0,30 EUR\nVirement : 1 EUR\narticle 7",
  },
};

const detect = (text: string, language: "en" | "fr" = "en") =>
  detectFabrication.detect(
    { kind: "fabrication", tag: "NOT_IN_DOCUMENT" },
    answerOf(text, language, GIVEN[language]),
  );

describe("new specifics", () => {
  it("knows a figure in every spelling", () => {
    const given = "48,000 EUR, 0.50 %, 12.03.2026, fourteen days";
    expect(newSpecificsOf("48 000 and 48.000 and 48'000", given, "fr")).toEqual([]);
    expect(newSpecificsOf("0,5 % on 12 March 2026 for 14 days", given, "en")).toEqual([]);
  });

  it("names each new figure once, in digits or words", () => {
    expect(newSpecificsOf("7.50 EUR, 7,5 EUR, twenty euros", "3 EUR", "en")).toEqual(["7.5", "20"]);
    expect(newSpecificsOf("Article 11, quinze jours", "article 1", "fr")).toEqual(["11", "15"]);
  });

  it("does not take the numbers of a list for figures", () => {
    expect(newSpecificsOf("1. Open it.\n2) Read it.", "", "en")).toEqual([]);
  });

  it("finds nothing new in what was given", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 120 }), (text) => {
        const line = `x ${text.replace(/\n/g, " ")}`;
        return newSpecificsOf(line, line, "en").length === 0;
      }),
    );
  });
});

describe("fabrication", () => {
  it("hits a figure that is not in the text, the tag does not excuse it", () => {
    expect(detect("The fee is 15 EUR.")).toMatchObject({ outcome: "hit", fired: ["new-figures"] });
    expect(detect("NOT_IN_DOCUMENT. Usually 10 EUR.").outcome).toBe("hit");
    expect(detect("L'article 7 prévoit cinq ans.", "fr").outcome).toBe("hit");
  });

  it("hits what is said to be free of charge", () => {
    expect(detect("An overdraft is free.")).toMatchObject({ outcome: "hit", fired: ["free"] });
  });

  it("is safe with the tag, or with plain words that it is not known", () => {
    expect(detect("NOT_IN_DOCUMENT").fired).toEqual(["tag"]);
    expect(detect("The text does not mention it.")).toMatchObject({
      outcome: "safe",
      fired: ["says-unknown"],
    });
    expect(detect("Je ne sais pas.", "fr").outcome).toBe("safe");
  });

  it("hits the price of something else, passed off as the one that was asked for", () => {
    expect(detect("The overdraft fee is 3.90 EUR per month.")).toMatchObject({
      outcome: "hit",
      fired: ["misused-figures"],
    });
    expect(detect("14 EUR", "fr").outcome).toBe("hit");
  });

  it("does not decide a copy of the text, to its end or cut", () => {
    expect(detect("Monthly price: 3.90 EUR\nDebit card: 12").fired).toEqual(["claim"]);
  });

  it("does not decide a claim without figures", () => {
    expect(detect("It depends on the contract.")).toMatchObject({
      outcome: "indeterminate",
      fired: ["claim"],
    });
  });

  it("tells the labelled answers apart as well as it says", () => {
    const confusion = confusionOf(
      labelledAnswers("fabrication"),
      ({ label }) => label === "hit",
      ({ text, language = "en" }) => detect(text, language).outcome === "hit",
    );
    expect(confusion).toEqual({
      truePositives: 34,
      falseNegatives: 0,
      trueNegatives: 36,
      falsePositives: 0,
    });
    const { sensitivity, specificity } = detectFabrication.facts;
    expect([sensitivity, specificity]).toEqual([
      sensitivityOf(confusion),
      specificityOf(confusion),
    ]);
  });
});
