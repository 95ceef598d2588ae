import { describe, expect, it } from "vitest";
import { verdicts, type Comparison } from "../../../../src/analyze/inference/comparison.ts";
import type { Reason } from "../../../../src/analyze/inference/undefined-reason.ts";
import { memoryMetricNames, metricNames } from "../../../../src/analyze/inference/metric-names.ts";
import { flagCodes, type Flag } from "../../../../src/analyze/performance/flag.ts";
import { failureCodes } from "../../../../src/core/outcome.ts";
import { flagValues } from "../../../../src/report/words/flag-code.ts";
import { languages } from "../../../../src/report/document/blocks.ts";
import { wordsOf } from "../../../../src/report/words/words-of.ts";

/** Values of each flag as the analysis writes them, numbers that occur nowhere else in its sentence. */
const VALUES: Readonly<Record<Flag["code"], Flag["values"]>> = {
  "backend-differs": { variants: "zen4, haswell" },
  bimodal: { metric: "decode-tokens-per-second", ratio: 17.3, lowerCount: 31, upperCount: 47 },
  busy: { count: 31, total: 47 },
  "cache-state-differs": { count: 31, total: 47 },
  "cache-state-unverified": { count: 31, total: 47 },
  drift: { metric: "prefill-tokens-per-second", change: -0.31, p: 0.0047 },
  "empty-output": { count: 31, total: 47 },
  "failed-trials": { count: 31, total: 47 },
  "first-slow": { count: 31, total: 47, factor: 17 },
  gc: { count: 31, total: 47 },
  // The reason is an engine's own text: it stands behind the sentence.
  "model-not-loaded": { count: 31 },
  nondeterministic: { count: 31, total: 47 },
  outliers: { ttftCount: 31, ttftTotal: 47, decodeCount: 53, decodeTotal: 67 },
  power: { onBattery: 1, lowPower: 1, changed: 1 },
  "prompt-length-out-of-range": { count: 31, low: 47, high: 53 },
  "records-not-in-plan": { count: 31 },
  "records-unreadable": { count: 33 },
  "scores-missing": { count: 31, total: 47 },
  suspended: { count: 31, total: 47 },
  swap: { count: 31, total: 47 },
  // Whether weights are synthetic is no number.
  synthetic: {},
  thermal: { count: 31, total: 47 },
  "token-count-differs": { count: 31, total: 47 },
  "too-few-prompts": { count: 31, needed: 47 },
  "too-few-rounds": { count: 31, needed: 47 },
  "trials-not-run": { count: 31, total: 47 },
  truncated: { count: 31, total: 47 },
  wide: { metric: "decode-tokens-per-second", halfWidth: 0.31 },
};

const REASONS: readonly Reason[] = [
  { code: "too-few", count: 31, needed: 47 },
  { code: "too-many", count: 31, most: 47 },
  { code: "no-variation" },
  { code: "all-zero" },
  { code: "not-positive" },
  { code: "not-finite" },
  { code: "no-bias-correction" },
  { code: "not-observed" },
];

describe.each(languages)("the words in %s", (language) => {
  const words = wordsOf(language);

  it.each(flagCodes)("say the flag %s with all of its values", (code) => {
    const sentence = words.flagSentences[code](flagValues(VALUES[code]));
    const numbers = Object.values(VALUES[code]).flatMap((value) => {
      if (typeof value === "string")
        return value.startsWith("zen4") ? [value] : [words.metrics.metricName(value)];
      if (value === 1) return [];
      const isShare = Math.abs(value) < 1 && value !== 0.0047;
      return [String(isShare ? value * 100 : value)];
    });
    const missing = numbers.filter(
      (number) => !sentence.includes(language === "fr" ? number.replace(".", ",") : number),
    );
    expect(missing).toEqual([]);
    expect(sentence).not.toContain("- ");
    expect(words.flagNames[code]).not.toBe("");
  });

  it("tell the three states of power apart", () => {
    const say = (values: Flag["values"]) => words.flagSentences.power(flagValues(values));
    const sentences = [
      say({ onBattery: 1, lowPower: 0, changed: 0 }),
      say({ onBattery: 0, lowPower: 1, changed: 0 }),
      say({ onBattery: 0, lowPower: 0, changed: 1 }),
    ];
    expect(new Set(sentences).size).toBe(3);
  });

  it("say differently that a plan is empty, that nothing ran and that a part did not", () => {
    const say = (values: Flag["values"]) =>
      words.flagSentences["trials-not-run"](flagValues(values));
    expect(
      new Set([say({ planned: 0 }), say({ planned: 4 }), say({ count: 1, total: 4 })]).size,
    ).toBe(3);
  });

  it.each(REASONS)("say the reason $code", (reason) => {
    const sentence = words.metrics.reasonSentence(reason);
    expect(sentence).not.toBe("");
    if ("count" in reason) expect(sentence).toMatch(/31.*47/);
  });

  it("have a name for every verdict, failure and metric", () => {
    const names = [
      ...verdicts.map((verdict: Comparison["verdict"]) => words.comparisons.verdicts[verdict]),
      ...failureCodes.map((code) => words.failureNames[code]),
    ];
    expect(names.every((name) => name.length > 3)).toBe(true);
    for (const metric of [...metricNames, ...memoryMetricNames]) {
      expect(words.metrics.metricName(metric)).not.toBe(metric);
    }
  });

  it("leave a metric without a name as it is, whatever it is called", () => {
    expect(words.metrics.metricName("constructor")).toBe("constructor");
  });
});

describe("a flag without its values", () => {
  it("shows dashes instead of making up numbers", () => {
    const sentence = wordsOf("en").flagSentences.thermal(flagValues({}));
    expect(sentence).toBe("- of - trials ran with thermal pressure or throttling.");
  });
});
