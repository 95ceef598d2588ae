import type { RawComparison } from "../inference/adjust-families.ts";
import { inferenceSeed } from "../inference/inference-seed.ts";
import type { InferenceSettings } from "../inference/settings.ts";
import { bootstrapMacroF1Difference } from "../../stats/bootstrap/macro-f1.ts";
import { normalSurvival } from "../../stats/distributions/normal.ts";
import type { ComparableTask } from "./comparable-task.ts";
import { describeTaskComparison } from "./describe-task-comparison.ts";
import {
  macroF1OfItems,
  MIN_ITEMS_FOR_STRATA,
  rarestCount,
  type JudgedItem,
} from "./macro-f1-of-items.ts";
import type { LabelledItems } from "./labelled-items.ts";
import { pairItems, sameItemTest } from "./pair-items.ts";

/**
 * The difference of macro-F1 over the same resampled items; `null` without labels on both sides. The p value
 * takes the difference over the standard deviation of its resamples as normal; the interval is the
 * percentile one.
 */
export function compareMacroF1(
  a: ComparableTask,
  b: ComparableTask,
  settings: InferenceSettings,
  seed: number,
): RawComparison | null {
  if (a.labelled === null || b.labelled === null) return null;
  const { labels, items: left } = a.labelled;
  const right = inOrderOf(labels, b.labelled);
  const { pairs, ...unpaired } = pairItems(left, right, sameItemTest(a, b));
  const ofA = pairs.map((pair) => pair.a);
  const ofB = pairs.map((pair) => pair.b);
  const rarest = rarestCount(ofA.map(({ actual }) => actual));
  const result = bootstrapMacroF1Difference(
    {
      actual: ofA.map(({ actual }) => actual),
      predictedA: ofA.map(({ predicted }) => predicted),
      predictedB: ofB.map(({ predicted }) => predicted),
      labelCount: labels.length,
    },
    {
      seed: inferenceSeed(seed, `macro_f1 difference ${a.workload}`),
      resamples: settings.resamples,
      confidence: settings.confidence,
    },
  );
  return {
    ...describeTaskComparison(a, b, "macro_f1", {
      aValue: macroF1OfItems(labels, ofA),
      bValue: macroF1OfItems(labels, ofB),
      pairCount: pairs.length,
      ...unpaired,
    }),
    family: "exploratory",
    ...(rarest < MIN_ITEMS_FOR_STRATA
      ? {
          effect: null,
          reason: { code: "too-few", count: rarest, needed: MIN_ITEMS_FOR_STRATA } as const,
        }
      : effectOf(result, settings.confidence)),
    discordance: null,
    equivalence: null,
    test: null,
    effectSizes: null,
  };
}

/** The places of another side's labels in this order; a label that this side lacks is none. */
function inOrderOf(
  labels: readonly string[],
  { labels: own, items }: LabelledItems,
): ReadonlyMap<string, JudgedItem> {
  const placeOf = new Map(labels.map((label, place) => [label, place]));
  const moved = (place: number): number => placeOf.get(own[place] ?? "") ?? -1;
  return new Map(
    [...items].map(([key, { actual, predicted }]) => [
      key,
      { actual: moved(actual), predicted: moved(predicted) },
    ]),
  );
}

function effectOf(
  { value, reason }: ReturnType<typeof bootstrapMacroF1Difference>,
  confidence: number,
): Pick<RawComparison, "effect" | "reason"> {
  if (value === null) return { effect: null, reason };
  const { estimate, standardError, percentile } = value;
  if (standardError === 0) return { effect: null, reason: { code: "no-variation" } };
  const p = Math.min(1, 2 * normalSurvival(Math.abs(estimate) / standardError));
  return {
    effect: { value: estimate, ...percentile, confidence, method: "paired-bootstrap", p },
    reason: null,
  };
}
