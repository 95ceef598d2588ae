import type { Effect } from "../inference/comparison.ts";
import type { RawComparison } from "../inference/adjust-families.ts";
import { isHigherBetter, metricNames, type MetricName } from "../inference/metric-names.ts";
import type { InferenceSettings } from "../inference/settings.ts";
import { specifiedTest, withoutNoise } from "../inference/specified-test.ts";
import type { Reason } from "../inference/undefined-reason.ts";
import { cohensDz, rankBiserial } from "../../stats/hypothesis/effect-size.ts";
import type { ComparableCell } from "./comparable-cell.ts";
import { compareMemory } from "./compare-memory.ts";
import { estimateOf } from "./estimate-of.ts";
import { pairDesign, type PairedDesign } from "./paired-design.ts";
import { ratioInterval } from "./ratio-interval.ts";

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
  return [...speeds, ...compareMemory(a, b, settings)];
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
    aValue: estimateOf(a, metric)?.value ?? null,
    bValue: estimateOf(b, metric)?.value ?? null,
    unit: "percent",
    higherIsBetter: isHigherBetter(metric),
    pairing: {
      unit: "prompt",
      pairCount: design.pairCount,
      onlyACount: design.onlyACount,
      onlyBCount: design.onlyBCount,
      roundCount: design.roundCount,
      acrossExperiments: a.subject.experimentId !== b.subject.experimentId,
    },
    effect,
    reason,
    discordance: null,
    equivalence: equivalenceOf(design, settings),
    test: specifiedTest(design.byPrompt),
    effectSizes: {
      ...(cohensDz(design.byPrompt).value ?? { dz: null, hedges: null }),
      rankBiserial: rankBiserial(withoutNoise(design.byPrompt)).value,
    },
    family: metric === settings.primaryMetric ? "primary" : "exploratory",
    withheldBy: withheldBy(a, b, design, settings),
  };
}

/** The ratio A / B - 1 with its interval, from log ratios; see {@link ratioInterval}. */
function effectOf(
  design: PairedDesign,
  confidence: number,
): { effect: Effect | null; reason: Reason | null } {
  const { method, interval } = ratioInterval(design, confidence);
  if (interval.value === null) return { effect: null, reason: interval.reason };
  const { mean, low, high, p } = interval.value;
  // Two rounds that are far apart at a high confidence: e to that power is no number.
  if (!Number.isFinite(Math.expm1(high))) return { effect: null, reason: { code: "not-finite" } };
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

/**
 * Two one-sided tests at 5 %: the 90 % interval inside the margin. Both limits are the same ratio, up and
 * down, so that A is equivalent to B when B is to A.
 */
function equivalenceOf(
  design: PairedDesign,
  { alpha, equivalence }: InferenceSettings,
): RawComparison["equivalence"] {
  const { value } = ratioInterval(design, 1 - 2 * alpha).interval;
  if (value === null) return null;
  const margin = equivalence.speedPercent / 100;
  const [low, high] = [Math.expm1(value.low), Math.expm1(value.high)];
  if (!Number.isFinite(high)) return null;
  return { margin, low, high, isEquivalent: low > 1 / (1 + margin) - 1 && high < margin };
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
      ...(design.roundCount < minRounds ? ["too-few-rounds"] : []),
      ...a.unreliableCodes,
      ...b.unreliableCodes,
    ]),
  ];
}
