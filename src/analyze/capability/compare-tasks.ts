import type { RawComparison } from "../inference/adjust-families.ts";
import type { Effect } from "../inference/comparison.ts";
import { inferenceSeed } from "../inference/inference-seed.ts";
import type { InferenceSettings } from "../inference/settings.ts";
import { specifiedTest, withoutNoise } from "../inference/specified-test.ts";
import { bootstrapMean } from "../../stats/bootstrap/mean.ts";
import { mcNemar } from "../../stats/hypothesis/mcnemar.ts";
import { cohensDz, rankBiserial } from "../../stats/hypothesis/effect-size.ts";
import { pairedT } from "../../stats/hypothesis/paired-t.ts";
import { newcombeInterval } from "../../stats/intervals/newcombe-interval.ts";
import { tInterval } from "../../stats/intervals/t-interval.ts";
import type { Interval } from "../../stats/maybe.ts";
import { mean } from "../../stats/mean.ts";
import { compareMacroF1 } from "./compare-macro-f1.ts";
import type { ComparableTask } from "./comparable-task.ts";
import { describeTaskComparison, type TaskComparisonBase } from "./describe-task-comparison.ts";
import { pairItems, sameItemTest, type ItemPair } from "./pair-items.ts";

/** Below this many items a bootstrap of a mean is too short; t is better. */
const MIN_ITEMS_FOR_BOOTSTRAP = 20;

/** Two models on the same items: the primary metric, then the macro-F1 where there are labels. */
export function compareTasks(
  a: ComparableTask,
  b: ComparableTask,
  settings: InferenceSettings,
  seed: number,
): RawComparison[] {
  const metric = a.primaryMetric ?? b.primaryMetric;
  if (metric === null || a.definition !== b.definition) return [];
  const none = new Map<string, number>();
  const paired = pairItems(
    a.values.get(metric) ?? none,
    b.values.get(metric) ?? none,
    sameItemTest(a, b),
  );
  const { pairs, ...unpaired } = paired;
  const described = describeTaskComparison(a, b, metric, {
    aValue: mean(pairs.map((pair) => pair.a)),
    bValue: mean(pairs.map((pair) => pair.b)),
    pairCount: pairs.length,
    ...unpaired,
  });
  const isBinary = pairs.every((pair) => isRightOrWrong(pair.a) && isRightOrWrong(pair.b));
  const main = isBinary
    ? compareBinary(described, pairs, settings)
    : compareMeans(described, pairs, settings, seed);
  const f1 = compareMacroF1(a, b, settings, seed);
  return f1 === null ? [main] : [main, f1];
}

function isRightOrWrong(value: number): boolean {
  return value === 0 || value === 1;
}

/** McNemar's mid-p; the difference with Newcombe's interval for paired proportions. */
function compareBinary(
  described: TaskComparisonBase,
  pairs: readonly ItemPair<number>[],
  settings: InferenceSettings,
): RawComparison {
  const count = (a: number, b: number): number =>
    pairs.filter((pair) => pair.a === a && pair.b === b).length;
  const discordance = {
    both: count(1, 1),
    onlyA: count(1, 0),
    onlyB: count(0, 1),
    neither: count(0, 0),
  };
  const { confidence, alpha } = settings;
  const { midP } = mcNemar(discordance.onlyA, discordance.onlyB);
  const { value, reason } = newcombeInterval(discordance, confidence);
  return {
    ...described,
    effect: value === null ? null : effectOf(value.difference, value, settings, "newcombe", midP),
    reason,
    discordance,
    equivalence: equivalenceOf(newcombeInterval(discordance, 1 - 2 * alpha).value, settings),
    test: {
      test: "mcnemar-mid-p",
      because: "binary",
      shapiro: null,
      statistic: null,
      p: midP,
      adjustedP: null,
    },
    effectSizes: null,
  };
}

/**
 * A mean of values that are not only right or wrong: bootstrap of the paired differences, of fewer than
 * 20 the t interval; the p value is that of the paired t test, which is about the same mean.
 */
function compareMeans(
  described: TaskComparisonBase,
  pairs: readonly ItemPair<number>[],
  settings: InferenceSettings,
  seed: number,
): RawComparison {
  const values = withoutNoise(pairs.map(({ a, b }) => a - b));
  const common = {
    ...described,
    discordance: null,
    test: specifiedTest(values),
    effectSizes: {
      ...(cohensDz(values).value ?? { dz: null, hedges: null }),
      rankBiserial: rankBiserial(values).value,
    },
  };
  const t = pairedT(values);
  // Differences that do not vary have an interval of no width, which would say more than is known.
  if (t.value === null) return { ...common, effect: null, reason: t.reason, equivalence: null };
  const resamplingSeed = inferenceSeed(seed, labelOf(described));
  const interval = (confidence: number) =>
    meanInterval(values, { ...settings, confidence }, resamplingSeed);
  const { value, reason, method } = interval(settings.confidence);
  return {
    ...common,
    effect:
      value === null ? null : effectOf(t.value.meanDifference, value, settings, method, t.value.p),
    reason,
    equivalence: equivalenceOf(interval(1 - 2 * settings.alpha).value, settings),
  };
}

function meanInterval(
  values: readonly number[],
  { confidence, resamples }: InferenceSettings,
  seed: number,
) {
  if (values.length < MIN_ITEMS_FOR_BOOTSTRAP) {
    return { ...tInterval(values, confidence), method: "paired-t" } as const;
  }
  const { value, reason } = bootstrapMean(values, { seed, resamples, confidence });
  return { value: value?.percentile ?? null, reason, method: "paired-bootstrap" } as const;
}

function effectOf(
  difference: number,
  { low, high }: Interval,
  { confidence }: InferenceSettings,
  method: Effect["method"],
  p: number,
): Effect {
  return { value: difference, low, high, confidence, method, p };
}

function equivalenceOf(
  interval: Interval | null,
  { equivalence }: InferenceSettings,
): RawComparison["equivalence"] {
  if (interval === null) return null;
  const { low, high } = interval;
  const margin = equivalence.accuracyPoints / 100;
  return { margin, low, high, isEquivalent: low > -margin && high < margin };
}

/** The same for A against B and for B against A: the resamples are then the same, too. */
function labelOf({ a, b, metric, workload }: TaskComparisonBase): string {
  return [metric, workload, ...[a.modelId, b.modelId].sort()].join(" ");
}
