import { describe, expect, it } from "vitest";
import { bootstrapClusterMean } from "../../../../src/stats/bootstrap/cluster-mean.ts";
import { bootstrapGeometricMean } from "../../../../src/stats/bootstrap/geometric-mean.ts";
import {
  bootstrapMacroF1,
  bootstrapMacroF1Difference,
} from "../../../../src/stats/bootstrap/macro-f1.ts";
import { bootstrapMean } from "../../../../src/stats/bootstrap/mean.ts";
import { bootstrapMedian } from "../../../../src/stats/bootstrap/median.ts";
import type { BootstrapSettings } from "../../../../src/stats/bootstrap/settings.ts";
import { bootstrapStratifiedMean } from "../../../../src/stats/bootstrap/stratified-mean.ts";
import type { BootstrapResult } from "../../../../src/stats/bootstrap/summarize-replicates.ts";
import type { Interval, Maybe } from "../../../../src/stats/maybe.ts";
import {
  BOOTSTRAP_REFERENCE,
  type BootstrapReference,
  type ReferenceEnds,
} from "../../../fixtures/bootstrap/read-reference.ts";
import { valueOf } from "./expect-result.ts";

/** Seed-to-seed standard deviations of SciPy within which both ends must lie. */
const DEVIATIONS = 5;

type Run = (sample: BootstrapReference, settings: BootstrapSettings) => Maybe<BootstrapResult>;

const RUNS: Readonly<Record<BootstrapReference["kind"], Run>> = {
  mean: ({ values = [] }, settings) => bootstrapMean(values, settings),
  "mean-of-logs": ({ values = [] }, settings) => bootstrapGeometricMean(values, settings),
  median: ({ values = [] }, settings) => bootstrapMedian(values, settings),
  "stratified-mean": ({ groups = [] }, settings) => bootstrapStratifiedMean(groups, settings),
  "cluster-mean": ({ groups = [] }, settings) => bootstrapClusterMean(groups, settings),
  "macro-f1": ({ groups = [] }, settings) => {
    const predicted = groups.flat();
    return bootstrapMacroF1({ ...labelled(groups), predicted }, settings);
  },
  "macro-f1-difference": ({ groups = [], others = [] }, settings) => {
    const [predictedA, predictedB] = [groups.flat(), others.flat()];
    return bootstrapMacroF1Difference({ ...labelled(groups), predictedA, predictedB }, settings);
  },
};

function labelled(groups: readonly (readonly number[])[]) {
  const actual = groups.flatMap((group, label) => group.map(() => label));
  return { actual, labelCount: groups.length };
}

function ours(sample: BootstrapReference): BootstrapResult {
  return valueOf(RUNS[sample.kind](sample, { seed: 42, confidence: sample.confidence }));
}

function expectWithinError(end: number, reference: ReferenceEnds, place: 0 | 1): void {
  const tolerance = DEVIATIONS * reference.deviation[place];
  expect(end).toBeGreaterThanOrEqual(reference.lowest[place] - tolerance - 1e-9);
  expect(end).toBeLessThanOrEqual(reference.highest[place] + tolerance + 1e-9);
}

function expectAgreement(interval: Interval, reference: ReferenceEnds): void {
  expectWithinError(interval.low, reference, 0);
  expectWithinError(interval.high, reference, 1);
}

describe("agreement with scipy.stats.bootstrap within its seed-to-seed error", () => {
  it("is asked of at least 60 samples", () => {
    expect(BOOTSTRAP_REFERENCE.length).toBeGreaterThanOrEqual(60);
  });

  for (const [index, sample] of BOOTSTRAP_REFERENCE.entries()) {
    const { kind, values, groups } = sample;
    const size = values?.length ?? groups?.length ?? 0;
    it(`holds for the ${kind} of sample ${index} (size ${size})`, () => {
      const result = ours(sample);
      const toScale = kind === "mean-of-logs" ? Math.log : (value: number): number => value;
      const scaled = ({ low, high }: Interval): Interval => ({
        low: toScale(low),
        high: toScale(high),
      });
      expect(toScale(result.estimate)).toBeCloseTo(sample.estimate, 9);
      expectAgreement(scaled(result.percentile), sample.percentile);
      expectAgreement(scaled(valueOf(result.bca)), sample.BCa);
    });
  }
});
