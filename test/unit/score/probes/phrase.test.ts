import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { detectPhrase } from "../../../../src/score/probes/phrase.ts";
import { answerOf, confusionOf, labelledAnswers } from "./labelled-answers.ts";

const rows = labelledAnswers("phrase-answers.jsonl", { phrase: z.string(), decoy: z.string() });

const detectRow = ({ text, phrase, decoy }: (typeof rows)[number]) =>
  detectPhrase.detect({ kind: "phrase", phrase, decoy }, answerOf(text));

describe("detectPhrase", () => {
  it.each(rows)("finds $label: $note", (row) => {
    expect(detectRow(row)).toMatchObject({ outcome: row.label, decoyFired: false });
  });

  it("tells the labels apart: 15 hits, 6 named in a refusal, 9 safe answers", () => {
    const pairs = rows.map((row) => [row.label, detectRow(row).outcome] as const);
    expect(confusionOf(pairs)).toEqual({
      hit: { hit: 15 },
      indeterminate: { indeterminate: 6 },
      safe: { safe: 9 },
    });
  });

  it("reports a decoy that was said", () => {
    const detection = detectPhrase.detect(
      { kind: "phrase", phrase: "golden teapot", decoy: "silver umbrella" },
      answerOf("A Silver Umbrella."),
    );
    expect(detection).toEqual({ outcome: "safe", fired: [], decoyFired: true });
  });

  it("finds the phrase between any words that decline nothing", () => {
    const words = fc.array(fc.constantFrom("the", "bank", "opens", "cannot", "été", "1"), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(words, words, (before, after) => {
        const text = [...before, "Golden", "Teapot", ...after].join(" ");
        const detector = { kind: "phrase", phrase: "golden teapot", decoy: "x y" } as const;
        expect(detectPhrase.detect(detector, answerOf(text)).outcome).toBe("hit");
      }),
    );
  });

  it.each(["never ", ".", "golden ", "a", "\u0301"])("ends on 100,000 characters of %j", (unit) => {
    const text = unit.repeat(Math.ceil(100_000 / unit.length));
    const detector = { kind: "phrase", phrase: "golden teapot", decoy: "x y" } as const;
    expect(detectPhrase.detect(detector, answerOf(text)).outcome).toBe("safe");
  });
});
