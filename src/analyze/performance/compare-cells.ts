import type { Effect } from "../inference/comparison.ts";
import type { RawComparison } from "../inference/adjust-families.ts";
import { isHigherBetter, metricNames, type MetricName } from "../inference/metric-names.ts";
import type { InferenceSettings } from "../inference/settings.ts";
import { specifiedTest } from "../inference/specified-test.ts";
import type { Reason } from "../inference/undefined-reason.ts";
import { cohensDz, rankBiserial } from "../../stats/hypothesis/effect-size.ts";
import { clusterTInterval } from "../../stats/intervals/cluster-t-interval.ts";
import { tInterval } from "../../stats/intervals/t-interval.ts";
import { twoWayInterval } from "../../stats/intervals/two-way-interval.ts";
import { pairedT } from "../../stats/hypothesis/paired-t.ts";
import type { ComparableCell } from "./comparable-cell.ts";
import { compareMemory } from "./compare-memory.ts";
import { pairDesign, type PairedDesign } from "./paired-design.ts";

/** Two cells of the same scenario and mode, on every metric that both have. */
export function compareCells(
  a: ComparableCell,
  b: ComparableCell,
  settings: InferenceSettings,
): RawComparison[] {
  const speeds = metricNames.flatMap((metric) => {
    const left = a.values.get(metric) ?? [];
    const right = b.values.get(metric) ?? [];
    if (left.length === 0 || right.length === 0) return [];
    return [compareMetric(metric, a, b, pairDesign(left, right), settings)];
  });
  return [...speeds, ...compareMemory(a, b)];
}

function compareMetric(
  metric: MetricName,
  a: ComparableCell,
  b: ComparableCell,
  design: PairedDesign,
  settings: InferenceSettings,
): RawComparison {
  const { effect, reason } = effectOf(design, settings.confidence);
  return {
    kind: "performance",
    workload: a.scenario,
    mode: a.mode,
    metric,
    a: a.subject,
    b: b.subject,
    aValue: valueOf(a, metric),
    bValue: valueOf(b, metric),
    unit: "percent",
    higherIsBetter: isHigherBetter(metric),
    pairing: {
      unit: "prompt",
      pairCount: design.pairCount,
      onlyACount: design.onlyACount,
      onlyBCount: design.onlyBCount,
      roundCount: design.byRound.length,
      acrossExperiments: a.subject.experimentId !== b.subject.experimentId,
    },
    effect,
    reason,
    discordance: null,
    equivalence: equivalenceOf(design, settings),
    test: specifiedTest(design.byPrompt),
    effectSizes: {
      ...(cohensDz(design.byPrompt).value ?? { dz: null, hedges: null }),
      rankBiserial: rankBiserial(design.byPrompt).value,
    },
    family: metric === settings.primaryMetric ? "primary" : "exploratory",
    withheldBy: withheldBy(a, b, design, settings),
  };
}

function valueOf(cell: ComparableCell, metric: MetricName): number | null {
  return cell.estimates.find((estimate) => estimate.metric === metric)?.value ?? null;
}

/**
 * The ratio A / B - 1 with its interval, from log ratios: two-way where prompts are crossed with rounds;
 * over the rounds where each prompt was asked in one; over prompts where there is but one round.
 */
function effectOf(
  design: PairedDesign,
  confidence: number,
): { effect: Effect | null; reason: Reason | null } {
  const { method, interval } = logInterval(design, confidence);
  if (interval.value === null) return { effect: null, reason: interval.reason };
  const { mean, low, high, p } = interval.value;
  return {
    effect: {
      value: Math.expm1(mean),
      low: Math.expm1(low),
      high: Math.expm1(high),
      confidence,
      method,
      p,
    },
    reason: null,
  };
}

function logInterval(design: PairedDesign, confidence: number) {
  const { matrix, byRound, byPrompt } = design;
  if (matrix !== null) {
    return { method: "two-way", interval: twoWayInterval(matrix, confidence) } as const;
  }
  if (byRound.length >= 2) {
    return { method: "by-round", interval: clusterTInterval(byRound, confidence) } as const;
  }
  const interval = tInterval(byPrompt, confidence);
  if (interval.value === null) return { method: "by-prompt", interval } as const;
  const p = pairedT(byPrompt).value?.p ?? null;
  return {
    method: "by-prompt",
    interval: { ...interval, value: { ...interval.value, p } },
  } as const;
}

/** Two one-sided tests at 5 %: the 90 % interval inside the margin. */
function equivalenceOf(
  design: PairedDesign,
  { alpha, equivalence }: InferenceSettings,
): RawComparison["equivalence"] {
  const { value } = logInterval(design, 1 - 2 * alpha).interval;
  if (value === null) return null;
  const margin = equivalence.speedPercent / 100;
  const [low, high] = [Math.expm1(value.low), Math.expm1(value.high)];
  return { margin, low, high, isEquivalent: low > -margin && high < margin };
}

function withheldBy(
  a: ComparableCell,
  b: ComparableCell,
  design: PairedDesign,
  { minPrompts, minRounds }: InferenceSettings,
): string[] {
  return [
    ...new Set<string>([
      ...(design.pairCount < minPrompts ? ["too-few-prompts"] : []),
      ...(design.byRound.length < minRounds ? ["too-few-rounds"] : []),
      ...a.unreliableCodes,
      ...b.unreliableCodes,
    ]),
  ];
}
