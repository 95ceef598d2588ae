import { describe, expect, it } from "vitest";
import type { Comparison } from "../../../../src/analyze/inference/comparison.ts";
import {
  comparisonLine,
  comparisonSentence,
} from "../../../../src/report/compose/comparison-sentence.ts";
import { wordsOf } from "../../../../src/report/words/words-of.ts";

const BASE: Comparison = {
  kind: "performance",
  workload: "chat",
  mode: "fixed-length",
  metric: "decode-tokens-per-second",
  a: { experimentId: "e", modelId: "A" },
  b: { experimentId: "e", modelId: "B" },
  aValue: 56,
  bValue: 50,
  unit: "percent",
  higherIsBetter: true,
  pairing: {
    unit: "prompt",
    pairCount: 30,
    onlyACount: 0,
    onlyBCount: 0,
    roundCount: 5,
    acrossExperiments: false,
  },
  effect: { value: 0.12, low: 0.07, high: 0.17, confidence: 0.95, method: "two-way", p: 0.001 },
  reason: null,
  discordance: null,
  equivalence: { margin: 0.05, low: 0.08, high: 0.16, isEquivalent: false },
  test: {
    test: "wilcoxon-exact",
    because: "not-normal",
    shapiro: { w: 0.9, p: 0.01 },
    statistic: 3,
    p: 0.0005,
    adjustedP: 0.001,
  },
  effectSizes: { dz: 1, hedges: 0.97, rankBiserial: 0.9 },
  family: "primary",
  adjustedP: 0.002,
  verdict: "a-better",
  withheldBy: [],
  testDisagrees: false,
};

const SMALL = {
  effect: { value: -0.018, low: -0.06, high: 0.026, confidence: 0.95, method: "two-way", p: 0.4 },
  adjustedP: 0.4,
} as const;

function say(changes: Partial<Comparison>, language: "en" | "fr" = "en"): string {
  const text = comparisonSentence(
    { ...BASE, ...changes },
    (_kind, { modelId }) => modelId,
    wordsOf(language),
  );
  return text.replace(/[\u00a0\u202f]/g, " ");
}

describe("a comparison of speeds", () => {
  it("names the faster model with interval, sample, p and test", () => {
    expect(say({})).toBe(
      "A is 12 % faster than B (95 % CI 7 to 17 %; 30 prompts x 5 rounds; Holm p = 0.002; Wilcoxon agrees).",
    );
    expect(say({}, "fr")).toBe(
      "A est plus rapide que B de 12 % (IC à 95 % : 7 à 17 % ; 30 invites × 5 tours ; Holm, p = 0,002 ; Wilcoxon concorde).",
    );
  });

  it("says what takes less time where the figure is a time", () => {
    const effect = { ...SMALL.effect, value: -0.12, low: -0.171, high: -0.07 };
    expect(say({ metric: "ttft-cold-ms", higherIsBetter: false, effect })).toBe(
      "A takes 12 % less time than B (95 % CI 7 to 17 %; 30 prompts x 5 rounds; Holm p = 0.002; Wilcoxon agrees).",
    );
  });

  it("says that a test disagrees, and that the interval counts", () => {
    const test = { ...BASE.test, p: 0.08 } as Comparison["test"];
    expect(say({ test, testDisagrees: true })).toContain(
      "Wilcoxon disagrees, p = 0.08: the interval counts",
    );
  });

  it("marks what is exploratory", () => {
    expect(say({ family: "exploratory" })).toContain("exploratory, Benjamini-Hochberg p = 0.002");
  });

  it("says that no difference was shown and what remains possible", () => {
    expect(say({ ...SMALL, verdict: "no-difference-shown" })).toBe(
      "No difference shown: -1.8 % (95 % CI -6.0 to +2.6 %; 30 prompts x 5 rounds). A difference up to 6 % remains possible.",
    );
    expect(say({ ...SMALL, verdict: "no-difference-shown" }, "fr")).toBe(
      "Aucun écart mis en évidence : -1,8 % (IC à 95 % : -6,0 à +2,6 % ; 30 invites × 5 tours). Un écart allant jusqu'à 6 % reste possible.",
    );
  });

  it("says that the correction took a difference away", () => {
    expect(say({ verdict: "no-difference-shown", adjustedP: 0.2 })).toMatch(
      /^No difference shown once corrected .* Holm p = 0\.2; /,
    );
  });

  it("says that it is inconclusive", () => {
    expect(say({ ...SMALL, verdict: "inconclusive" })).toMatch(
      /^Inconclusive, the interval is wide/,
    );
  });

  it("says within which margin two models are equivalent", () => {
    const equivalence = { margin: 0.05, low: -0.021, high: 0.03, isEquivalent: true };
    expect(say({ verdict: "equivalent", equivalence })).toBe(
      "Equivalent within +-5 % (90 % CI -2.1 to +3.0 %).",
    );
    expect(say({ verdict: "equivalent", equivalence }, "fr")).toBe(
      "Équivalents à ±5 % près (IC à 90 % : -2,1 à +3,0 %).",
    );
  });

  it("shows the numbers of what is unreliable and names no winner", () => {
    expect(say({ verdict: "withheld", withheldBy: ["thermal", "drift"] })).toBe(
      "Unreliable: thermal pressure or throttling and drift. The numbers are shown, +12 % (95 % CI +7 to +17 %), no winner is named.",
    );
  });

  it("withholds a verdict on too few prompts, and says that a test could not be significant", () => {
    const pairing = { ...BASE.pairing, pairCount: 5 };
    expect(say({ verdict: "withheld", withheldBy: ["too-few-prompts"], pairing })).toBe(
      "Withheld: too few prompts. The numbers are shown, +12 % (95 % CI +7 to +17 %), no winner is named. Too few pairs (5) for a significant Wilcoxon test.",
    );
  });

  it("says why there is no estimate", () => {
    const reason = { code: "too-few", count: 1, needed: 2 } as const;
    expect(say({ effect: null, reason, verdict: "not-estimable", test: null })).toBe(
      "Not estimable: too few values: 1, at least 2 are needed.",
    );
  });

  it("says what lies outside of the interval", () => {
    const pairing = { ...BASE.pairing, acrossExperiments: true, onlyACount: 2 };
    const effect = { ...SMALL.effect, method: "by-prompt" } as const;
    const text = say({ pairing, effect, verdict: "no-difference-shown" });
    expect(text).toContain("One round only: nothing is known about other processes.");
    expect(text).toContain("the other side lacks them: 2 of the first, 0 of the second.");
    expect(text).toContain("Measured in two experiments");
  });
});

describe("a comparison of right answers", () => {
  const changes: Partial<Comparison> = {
    kind: "capability",
    workload: "gsm8k",
    mode: null,
    metric: "acc",
    unit: "points",
    effect: {
      value: 0.032,
      low: 0.011,
      high: 0.054,
      confidence: 0.95,
      method: "newcombe",
      p: 0.003,
    },
    discordance: { both: 300, onlyA: 41, onlyB: 25, neither: 134 },
    test: {
      test: "mcnemar-mid-p",
      because: "binary",
      shapiro: null,
      statistic: null,
      p: 0.003,
      adjustedP: 0.01,
    },
    pairing: { ...BASE.pairing, unit: "item", pairCount: 500, roundCount: null },
    adjustedP: 0.01,
  };

  it("gives points, discordant items and McNemar", () => {
    expect(say(changes)).toBe(
      "A is 3.2 points above B (95 % CI 1.1 to 5.4 points; 500 items; discordant items: 41 right by the first alone (b), 25 by the second alone (c); Holm p = 0.01; McNemar mid-p = 0.003).",
    );
  });

  it("gives them too where no difference was shown", () => {
    const text = say({ ...changes, ...SMALL, verdict: "no-difference-shown" });
    expect(text).toContain("discordant items: 41");
    expect(text).toContain("A difference up to 6 points remains possible.");
  });
});

describe("a comparison of memory", () => {
  const changes: Partial<Comparison> = {
    metric: "peak-resident-bytes",
    unit: "bytes",
    higherIsBetter: false,
    effect: { value: 120e6, low: 100e6, high: 130e6, confidence: null, method: "ranges", p: null },
    test: null,
    adjustedP: null,
    equivalence: null,
    family: "exploratory",
    pairing: { ...BASE.pairing, unit: "process", pairCount: 5, roundCount: null },
  };

  it("rests on ranges, not on an interval", () => {
    expect(say({ ...changes, verdict: "b-better" })).toBe(
      "A takes 120 MB more than B (above 5 %, and the ranges over 5 processes and 5 processes are apart).",
    );
  });

  it("never says that two models take the same", () => {
    expect(say({ ...changes, verdict: "no-difference-shown" })).toBe(
      "No difference shown: +120 MB; it is at most 5 %, or the ranges over processes overlap.",
    );
  });
});

describe("every verdict in every language", () => {
  it("never says that models are equal", () => {
    for (const verdict of ["equivalent", "no-difference-shown", "inconclusive"] as const) {
      expect(say({ ...SMALL, verdict })).not.toMatch(/\bequal\b|\bsame\b/i);
      expect(say({ ...SMALL, verdict }, "fr")).not.toMatch(/égaux|identiques/i);
    }
  });

  it("stands behind workload, figure and pair", () => {
    const line = comparisonLine(
      { ...BASE, ...SMALL, verdict: "inconclusive", mode: "constrained" },
      (_kind, { modelId }) => modelId,
      wordsOf("en"),
    );
    expect(line).toMatch(/^chat \(constrained\), Decode speed, A against B: Inconclusive/);
  });
});
