import { fixed, percent } from "../support/table.ts";
import type { ModelComparison, TestComparison } from "./compare-model.ts";

export const HEADERS = [
  "model",
  "test",
  "ours t/s",
  "llama-bench t/s",
  "ratio",
  "min..max",
  "best/best",
  "pairs (repeated)",
  "variation ours",
  "variation llama-bench",
];

/** One row for each test of a model; variation is known for decoding only. */
export function tableRows(comparison: ModelComparison): string[][] {
  return comparison.tests.map((test) => [
    comparison.model,
    test.test,
    fixed(test.oursTokensPerSecond.median, 1),
    fixed(test.nativeTokensPerSecond.median, 1),
    fixed(test.ratio.median, 3),
    `${fixed(test.ratio.minimum, 3)}..${fixed(test.ratio.maximum, 3)}`,
    fixed(bestOverBest(test), 3),
    test.pairs.calm
      ? `${test.ratio.count} (+${test.pairs.disturbed.length})`
      : `${test.ratio.count} (busy)`,
    test.test === "decode" ? percent(comparison.variation.ours.spread.variation) : "",
    test.test === "decode" ? percent(comparison.variation.native.spread.variation) : "",
  ]);
}

/** Fastest process of ours over the fastest of theirs: what disturbs a machine only makes it slower. */
function bestOverBest({ oursTokensPerSecond, nativeTokensPerSecond }: TestComparison) {
  const [ours, native] = [oursTokensPerSecond.maximum, nativeTokensPerSecond.maximum];
  return ours === null || native === null ? null : ours / native;
}
