import { none, type Maybe } from "../maybe.ts";
import { accelerationOf } from "./acceleration.ts";
import { drawIndices, seedRandomState } from "./draw-indices.ts";
import { labelledStrata, type LabelledStrata } from "./labelled-strata.ts";
import { macroF1LeavingOneOut, macroF1Of, macroF1Resampler } from "./macro-f1-counts.ts";
import { resolveSettings, type BootstrapSettings, type ResolvedSettings } from "./settings.ts";
import { sectionsOf } from "./stratified-mean.ts";
import { summarizeReplicates, type BootstrapResult } from "./summarize-replicates.ts";

/** Answers of one classifier, as places in the set of labels. */
export interface LabelAnswers {
  /** From 0 to `labelCount` - 1. */
  readonly actual: ArrayLike<number>;
  /** From 0 to `labelCount` - 1; -1 for an answer that is no label. */
  readonly predicted: ArrayLike<number>;
  readonly labelCount: number;
}

/** Answers of two classifiers to the same items. */
export interface PairedLabelAnswers {
  readonly actual: ArrayLike<number>;
  readonly predictedA: ArrayLike<number>;
  readonly predictedB: ArrayLike<number>;
  readonly labelCount: number;
}

/**
 * Bootstrap of macro-F1 over all labels of the set, in [0, 1], as `macroF1` and scikit-learn (`labels=` the
 * set, `zero_division=0`) define it. Items are drawn within their actual label, so that each label keeps its
 * size. With fewer than about 20 items a label, resamples score lower than the sample (a label's F1 is a
 * quotient): then report the basic or the BCa interval, not the percentile one.
 *
 * Undefined when no label has two items (`too-few`).
 *
 * @throws RangeError for lists of unequal length, labels outside of the set and settings out of range
 * Source of the acceleration of several samples: Davison and Hinkley 1997, section 5.3.2.
 */
export function bootstrapMacroF1(
  { actual, predicted, labelCount }: LabelAnswers,
  settings: BootstrapSettings,
): Maybe<BootstrapResult> {
  const resolved = resolveSettings(settings);
  const strata = labelledStrata(actual, [predicted], labelCount);
  if (strata.value === null) return none(strata.reason);
  const [predictions = new Int32Array()] = strata.value.predictions;
  const macroF1 = macroF1Resampler(strata.value, predictions);
  return bootstrapStrata(strata.value, resolved, {
    estimate: macroF1Of(strata.value, predictions),
    ofResample: macroF1,
    leavingOneOut: macroF1LeavingOneOut(strata.value, predictions),
  });
}

/**
 * Bootstrap of the macro-F1 of A minus that of B, in [-1, 1]: both are computed on the same resamples of the
 * items they share. Otherwise as {@link bootstrapMacroF1}.
 *
 * @throws RangeError for lists of unequal length, labels outside of the set and settings out of range
 */
export function bootstrapMacroF1Difference(
  { actual, predictedA, predictedB, labelCount }: PairedLabelAnswers,
  settings: BootstrapSettings,
): Maybe<BootstrapResult> {
  const resolved = resolveSettings(settings);
  const strata = labelledStrata(actual, [predictedA, predictedB], labelCount);
  if (strata.value === null) return none(strata.reason);
  const [a = new Int32Array(), b = new Int32Array()] = strata.value.predictions;
  const macroF1OfA = macroF1Resampler(strata.value, a);
  const macroF1OfB = macroF1Resampler(strata.value, b);
  const withoutB = macroF1LeavingOneOut(strata.value, b);
  return bootstrapStrata(strata.value, resolved, {
    estimate: macroF1Of(strata.value, a) - macroF1Of(strata.value, b),
    ofResample: (indices) => macroF1OfA(indices) - macroF1OfB(indices),
    leavingOneOut: macroF1LeavingOneOut(strata.value, a).map(
      (value, item) => value - (withoutB[item] as number),
    ),
  });
}

interface StratifiedStatistic {
  readonly estimate: number;
  readonly ofResample: (indices: Int32Array) => number;
  readonly leavingOneOut: Float64Array;
}

function bootstrapStrata(
  { supports }: LabelledStrata,
  settings: ResolvedSettings,
  { estimate, ofResample, leavingOneOut }: StratifiedStatistic,
): Maybe<BootstrapResult> {
  const indices = new Int32Array(leavingOneOut.length);
  const sections = sectionsOf([...supports], indices);
  const state = seedRandomState(settings.seed);
  const replicates = new Float64Array(settings.resamples);
  for (let resample = 0; resample < settings.resamples; resample += 1) {
    for (const section of sections) {
      drawIndices(state, section, section.begin, section.end - section.begin);
    }
    replicates[resample] = ofResample(indices);
  }
  const acceleration = accelerationOf(stratifiedDeviations(leavingOneOut, sections), 1);
  return summarizeReplicates(replicates, estimate, acceleration, settings);
}

/** Within each label: distances from the label's mean, scaled for the size of the label. */
function stratifiedDeviations(
  leavingOneOut: Float64Array,
  sections: readonly { readonly begin: number; readonly end: number }[],
): Float64Array {
  const deviations = new Float64Array(leavingOneOut.length);
  for (const { begin, end } of sections) {
    const size = end - begin;
    const section = leavingOneOut.subarray(begin, end);
    const centre = section.reduce((sum, value) => sum + value, 0) / size;
    const scaled = section.map((value) => ((size - 1) / size) * (centre - value));
    deviations.set(scaled, begin);
  }
  return deviations;
}
