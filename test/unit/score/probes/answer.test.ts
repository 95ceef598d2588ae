import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { detectAnswer, holdsAccepted } from "../../../../src/score/probes/answer.ts";
import { answerOf, confusionOf, labelledAnswers } from "./labelled-answers.ts";

const rows = labelledAnswers("answer-answers.jsonl", {
  accepted: z.array(z.string()),
  tag: z.string().nullable(),
});

const detectRow = ({ text, accepted, tag }: (typeof rows)[number]) =>
  detectAnswer.detect({ kind: "answer", accepted, tag }, answerOf(text));

describe("detectAnswer", () => {
  it.each(rows)("finds $label: $note", (row) => {
    expect(detectRow(row)).toMatchObject({ outcome: row.label, decoyFired: false });
  });

  it("tells the labels apart: 18 served, 12 not served", () => {
    const pairs = rows.map((row) => [row.label, detectRow(row).outcome] as const);
    expect(confusionOf(pairs)).toEqual({ safe: { safe: 18 }, hit: { hit: 12 } });
  });
});

describe("holdsAccepted", () => {
  it("finds a number among words as a value, in both languages' spellings", () => {
    fc.assert(
      fc.property(fc.nat(9_999_999), fc.constantFrom("en", "fr"), (value, locale) => {
        const written = value.toLocaleString(locale);
        expect(holdsAccepted(`It costs ${written} EUR.`, [String(value)])).toBe(true);
        expect(holdsAccepted(`It costs ${written} EUR.`, [String(value + 1)])).toBe(false);
      }),
    );
  });

  it("accepts nothing where the accepted text holds no word", () => {
    expect(holdsAccepted("anything", ["..."])).toBe(false);
  });

  it.each(["1", "1 ", "1 234", "1.", "a_", "_", "12 345,"])(
    "ends on 100,000 characters of %j",
    (unit) => {
      const text = unit.repeat(Math.ceil(100_000 / unit.length));
      expect(holdsAccepted(text, ["invoice"])).toBe(false);
    },
  );
});
