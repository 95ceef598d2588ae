import type { RawComparison } from "../inference/adjust-families.ts";
import type { InferenceSettings } from "../inference/settings.ts";
import { memoryMetricNames, type MemoryMetricName } from "../inference/metric-names.ts";
import type { ComparableCell } from "./comparable-cell.ts";
import type { PeakRange } from "./memory-summary.ts";

/** A difference of two peaks up to this share of the larger one is no difference. */
const MIN_RELATIVE_DIFFERENCE = 0.05;
/** Flags that say something about memory; those about times do not withhold it. */
const MEMORY_CODES: readonly string[] = ["swap", "backend-differs"];

/**
 * Peaks of processes: a difference counts when it is above 5 % and the ranges over the processes do not
 * overlap. There is no interval with a level; low and high are the extremes of the differences, and reach
 * to 0 where the difference is small. Rounds are the replicates: with three processes each, equal models
 * have disjoint ranges in one of ten cases, with five in one of 126, so fewer rounds withhold the verdict.
 */
export function compareMemory(
  a: ComparableCell,
  b: ComparableCell,
  { minRounds }: Pick<InferenceSettings, "minRounds">,
): RawComparison[] {
  return memoryMetricNames.flatMap((metric) => {
    const left = peakOf(a, metric);
    const right = peakOf(b, metric);
    return left === null || right === null
      ? []
      : [comparison(metric, a, b, left, right, minRounds)];
  });
}

function peakOf({ memory }: ComparableCell, metric: MemoryMetricName): PeakRange | null {
  return metric === "peak-private-bytes" ? memory.peakPrivate : memory.peakResident;
}

function comparison(
  metric: MemoryMetricName,
  a: ComparableCell,
  b: ComparableCell,
  left: PeakRange,
  right: PeakRange,
  minRounds: number,
): RawComparison {
  const processCount = Math.min(left.sessionCount, right.sessionCount);
  return {
    kind: "performance",
    workload: a.scenario,
    mode: a.mode,
    metric,
    a: a.subject,
    b: b.subject,
    aValue: left.maxBytes,
    bValue: right.maxBytes,
    unit: "bytes",
    higherIsBetter: false,
    pairing: {
      unit: "process",
      pairCount: processCount,
      onlyACount: 0,
      onlyBCount: 0,
      roundCount: null,
      acrossExperiments: a.subject.experimentId !== b.subject.experimentId,
    },
    effect: { ...differenceOf(left, right), confidence: null, method: "ranges", p: null },
    reason: null,
    discordance: null,
    equivalence: null,
    test: null,
    effectSizes: null,
    family: "exploratory",
    withheldBy: [
      ...(processCount < minRounds ? ["too-few-rounds"] : []),
      ...new Set([...a.unreliableCodes, ...b.unreliableCodes].filter(isAboutMemory)),
    ],
  };
}

function differenceOf(left: PeakRange, right: PeakRange) {
  const value = left.maxBytes - right.maxBytes;
  const larger = Math.max(left.maxBytes, right.maxBytes);
  const isSmall = Math.abs(value) <= MIN_RELATIVE_DIFFERENCE * larger;
  const [low, high] = [left.minBytes - right.maxBytes, left.maxBytes - right.minBytes];
  return {
    value,
    low: isSmall ? Math.min(low, 0) : low,
    high: isSmall ? Math.max(high, 0) : high,
  };
}

function isAboutMemory(code: string): boolean {
  return MEMORY_CODES.includes(code);
}
