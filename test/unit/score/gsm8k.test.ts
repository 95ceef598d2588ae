import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gsm8kExactMatch } from "../../../src/score/exact-match.ts";
import { gsm8kAnswers, scoreGsm8k } from "../../../src/score/gsm8k.ts";
import { okRecord, textResult } from "../../fixtures/classification/evaluation-samples.ts";
import { choicesResult } from "../../fixtures/lm-eval/recorded.ts";
import { trialOf } from "../../fixtures/lm-eval/recorded.ts";
import { gsm8kLeaf } from "../../../src/tasks/lm-eval/gsm8k.ts";

interface Recorded {
  readonly texts: readonly string[];
  readonly tasks: Record<
    "gsm8k" | "gsm8k_cot",
    {
      readonly filtered: Record<Filter, readonly string[]>;
      readonly cases: readonly {
        readonly target: string;
        readonly matches: Record<Filter, string>;
      }[];
    }
  >;
}
type Filter = "strict-match" | "flexible-extract";

/** From `python test/lm-eval/record_gsm8k_answers.py`, which runs lm-eval 0.4.13's own filters and metric. */
const RECORDED = JSON.parse(
  readFileSync(new URL("../../fixtures/lm-eval/gsm8k-answers.json", import.meta.url), "utf8"),
) as Recorded;

const LEAF = gsm8kLeaf(
  {
    dataset: "invented",
    language: "en",
    test: [{ question: "How many?", answer: "Seventy and two.\n#### 72" }],
    train: [],
  },
  { fewshot: 0, form: "text", fewshotAsMultiturn: true },
);
const [ITEM] = LEAF.items;
if (ITEM === undefined) throw new Error("the task has no item");
const TRIAL = trialOf(LEAF, ITEM);

describe("gsm8kAnswers", () => {
  it.each(["gsm8k", "gsm8k_cot"] as const)(
    "finds what lm-eval's filters find in each recorded text: %s",
    (form) => {
      const answers = RECORDED.texts.map((text) => gsm8kAnswers(text, form));
      const { filtered } = RECORDED.tasks[form];
      expect(answers.map(({ strict }) => strict)).toEqual(filtered["strict-match"]);
      expect(answers.map(({ flexible }) => flexible)).toEqual(filtered["flexible-extract"]);
    },
  );

  it("finds a part of the text or nothing, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        for (const form of ["gsm8k", "gsm8k_cot"] as const) {
          const { strict, flexible } = gsm8kAnswers(text, form);
          expect([strict, flexible].every((x) => x === "[invalid]" || text.includes(x))).toBe(true);
        }
      }),
    );
  });
});

describe("gsm8kExactMatch", () => {
  it.each(["gsm8k", "gsm8k_cot"] as const)("agrees with lm-eval on every pair: %s", (form) => {
    const { cases, filtered } = RECORDED.tasks[form];
    for (const { target, matches } of cases) {
      for (const filter of ["strict-match", "flexible-extract"] as const) {
        const digits = filtered[filter].map((answer) => gsm8kExactMatch(answer, target));
        expect(digits.join("")).toBe(matches[filter]);
      }
    }
  });

  it("judges a text of half a million almost-marks", () => {
    expect(gsm8kExactMatch("# ".repeat(500_000), "1")).toBe(0);
  });
});

describe("scoreGsm8k", () => {
  it("scores the strict and the flexible answer apart", () => {
    const score = scoreGsm8k(TRIAL, okRecord(0, textResult(" 70 + 2 is 72")));
    expect(score).toMatchObject({
      outcome: "answered",
      answer: "72",
      metrics: { "exact_match,strict-match": 0, "exact_match,flexible-extract": 1 },
      details: { filtered: { "strict-match": "[invalid]", "flexible-extract": "72" } },
    });
  });

  it("takes the answer in the asked form before any later number", () => {
    const score = scoreGsm8k(TRIAL, okRecord(0, textResult("#### 72\n\nThat took 3 steps.")));
    expect(score).toMatchObject({
      answer: "72",
      metrics: { "exact_match,strict-match": 1, "exact_match,flexible-extract": 0 },
    });
  });

  it.each([
    [
      "an output cut at its limit before the asked form",
      "First, 70 and",
      "max-tokens",
      "truncated",
    ],
    ["an output cut behind the asked form", "#### 72 and", "max-tokens", "answered"],
    ["an output without a number", "I do not know", "end-of-generation", "invalid"],
    ["an empty output", "", "end-of-generation", "invalid"],
    ["a number in another form", "It is 72", "stop-string", "answered"],
  ] as const)("tells %s", (_, text, stopReason, outcome) => {
    expect(scoreGsm8k(TRIAL, okRecord(0, textResult(text, stopReason)))).toMatchObject({ outcome });
  });

  it("has no answer where there is no number", () => {
    expect(scoreGsm8k(TRIAL, okRecord(0, textResult("None")))).toMatchObject({ answer: null });
  });

  it("refuses a record of another kind, and a target that is no text", () => {
    expect(() => scoreGsm8k(TRIAL, okRecord(0, choicesResult([-1])))).toThrow(
      "it holds no generated text",
    );
    expect(() => scoreGsm8k({ ...TRIAL, target: 72 }, okRecord(0, textResult("72")))).toThrow(
      "its target is not of this task",
    );
  });
});
