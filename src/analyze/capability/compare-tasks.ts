import type { RawComparison } from "../inference/adjust-families.ts";
import type { Effect } from "../inference/comparison.ts";
import { inferenceSeed } from "../inference/inference-seed.ts";
import type { InferenceSettings } from "../inference/settings.ts";
import { specifiedTest } from "../inference/specified-test.ts";
import type { Reason } from "../inference/undefined-reason.ts";
import { bootstrapMacroF1Difference } from "../../stats/bootstrap/macro-f1.ts";
import { bootstrapMean } from "../../stats/bootstrap/mean.ts";
import { mcNemar } from "../../stats/hypothesis/mcnemar.ts";
import { cohensDz, rankBiserial } from "../../stats/hypothesis/effect-size.ts";
import { newcombeInterval } from "../../stats/intervals/newcombe-interval.ts";
import { mean } from "../../stats/mean.ts";
import type { ComparableTask } from "./comparable-task.ts";

/** Two models on the same items: the primary metric, then the macro-F1 where there are labels. */
export function compareTasks(
  a: ComparableTask,
  b: ComparableTask,
  settings: InferenceSettings,
  seed: number,
): RawComparison[] {
  const metric = a.primaryMetric;
  if (metric === null || a.definition !== b.definition) return [];
  const pairs = pairItems(a.values.get(metric), b.values.get(metric));
  const isBinary = pairs.differences.every(
    (difference) =>
      [-1, 0, 1].includes(difference.a - difference.b) && [0, 1].includes(difference.a),
  );
  const main = isBinary
    ? compareBinary(base(a, b, metric, pairs), pairs, settings)
    : compareMeans(base(a, b, metric, pairs), pairs, settings, seed);
  const f1 = compareMacroF1(a, b, settings, seed);
  return f1 === null ? [main] : [main, f1];
}

interface PairedItems {
  readonly differences: readonly { readonly a: number; readonly b: number }[];
  readonly onlyACount: number;
  readonly onlyBCount: number;
}

type Values = ReadonlyMap<string, number> | undefined;

function pairItems(a: Values = new Map(), b: Values = new Map()): PairedItems {
  const differences = [...a].flatMap(([key, value]) => {
    const other = b.get(key);
    return other === undefined ? [] : [{ a: value, b: other }];
  });
  return {
    differences,
    onlyACount: a.size - differences.length,
    onlyBCount: b.size - differences.length,
  };
}

type Base = Omit<
  RawComparison,
  "effect" | "reason" | "discordance" | "equivalence" | "test" | "effectSizes"
>;

function base(a: ComparableTask, b: ComparableTask, metric: string, pairs: PairedItems): Base {
  return {
    kind: "capability",
    workload: a.workload,
    mode: null,
    metric,
    a: a.subject,
    b: b.subject,
    aValue: mean(pairs.differences.map((pair) => pair.a)),
    bValue: mean(pairs.differences.map((pair) => pair.b)),
    unit: "points",
    higherIsBetter: true,
    pairing: {
      unit: "item",
      pairCount: pairs.differences.length,
      onlyACount: pairs.onlyACount,
      onlyBCount: pairs.onlyBCount,
      roundCount: null,
      acrossExperiments: a.subject.experimentId !== b.subject.experimentId,
    },
    family: "primary",
    withheldBy: [],
  };
}

/** McNemar's mid-p; the difference with Newcombe's interval for paired proportions. */
function compareBinary(
  described: Base,
  { differences }: PairedItems,
  settings: InferenceSettings,
): RawComparison {
  const count = (a: number, b: number): number =>
    differences.filter((pair) => pair.a === a && pair.b === b).length;
  const discordance = {
    both: count(1, 1),
    onlyA: count(1, 0),
    onlyB: count(0, 1),
    neither: count(0, 0),
  };
  const { midP } = mcNemar(discordance.onlyA, discordance.onlyB);
  const interval = newcombeInterval(discordance, settings.confidence);
  const ninety = newcombeInterval(discordance, 1 - 2 * settings.alpha).value;
  return {
    ...described,
    ...effectOf(interval, "newcombe", settings.confidence, midP),
    discordance,
    equivalence: ninety === null ? null : equivalenceOf(ninety, settings),
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

/** A mean of values that are not only right or wrong: bootstrap of the paired differences. */
function compareMeans(
  described: Base,
  { differences }: PairedItems,
  settings: InferenceSettings,
  seed: number,
): RawComparison {
  const values = differences.map(({ a, b }) => a - b);
  const label = labelOf(described);
  const interval = (confidence: number) => {
    const result = bootstrapMean(values, {
      seed: inferenceSeed(seed, label),
      resamples: settings.resamples,
      confidence,
    });
    if (result.value === null) return result;
    const { estimate, percentile } = result.value;
    return { value: { difference: estimate, ...percentile }, reason: null };
  };
  const test = specifiedTest(values);
  const ninety = interval(1 - 2 * settings.alpha).value;
  return {
    ...described,
    ...effectOf(
      interval(settings.confidence),
      "paired-bootstrap",
      settings.confidence,
      test?.p ?? null,
    ),
    discordance: null,
    equivalence: ninety === null ? null : equivalenceOf(ninety, settings),
    test,
    effectSizes: {
      ...(cohensDz(values).value ?? { dz: null, hedges: null }),
      rankBiserial: rankBiserial(values).value,
    },
  };
}

/** The difference of macro-F1 over the same resampled items; `null` without labels on both sides. */
function compareMacroF1(
  a: ComparableTask,
  b: ComparableTask,
  settings: InferenceSettings,
  seed: number,
): RawComparison | null {
  const left = a.labelled;
  const right = b.labelled;
  if (left === null || right === null) return null;
  const shared = [...left.items].flatMap(([key, item]) => {
    const other = right.items.get(key);
    return other === undefined ? [] : [{ ...item, other: other.predicted }];
  });
  const result = bootstrapMacroF1Difference(
    {
      actual: shared.map((item) => item.actual),
      predictedA: shared.map((item) => item.predicted),
      predictedB: shared.map((item) => item.other),
      labelCount: left.labelCount,
    },
    {
      seed: inferenceSeed(seed, `macro_f1 difference ${a.workload}`),
      resamples: settings.resamples,
      confidence: settings.confidence,
    },
  );
  const interval =
    result.value === null
      ? result
      : {
          value: { difference: result.value.estimate, ...result.value.percentile },
          reason: null,
        };
  const described = base(a, b, "macro_f1", {
    differences: [],
    onlyACount: left.items.size - shared.length,
    onlyBCount: right.items.size - shared.length,
  });
  return {
    ...described,
    pairing: { ...described.pairing, pairCount: shared.length },
    family: "exploratory",
    ...effectOf(interval, "paired-bootstrap", settings.confidence, null),
    discordance: null,
    equivalence: null,
    test: null,
    effectSizes: null,
  };
}

type Difference =
  | { readonly value: { difference: number; low: number; high: number }; readonly reason: null }
  | { readonly value: null; readonly reason: Reason };

function effectOf(
  interval: Difference,
  method: Effect["method"],
  confidence: number,
  p: number | null,
): Pick<RawComparison, "effect" | "reason"> {
  if (interval.value === null) return { effect: null, reason: interval.reason };
  const { difference, low, high } = interval.value;
  return { effect: { value: difference, low, high, confidence, method, p }, reason: null };
}

function equivalenceOf(
  { low, high }: { readonly low: number; readonly high: number },
  { equivalence }: InferenceSettings,
): RawComparison["equivalence"] {
  const margin = equivalence.accuracyPoints / 100;
  return { margin, low, high, isEquivalent: low > -margin && high < margin };
}

function labelOf({ a, b, metric, workload }: Base): string {
  return `${metric} ${workload} ${a.modelId} ${b.modelId}`;
}
