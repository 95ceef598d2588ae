import type { RawComparison } from "../inference/adjust-families.ts";
import { memoryMetricNames, type MemoryMetricName } from "../inference/metric-names.ts";
import type { ComparableCell } from "./comparable-cell.ts";
import type { PeakRange } from "./memory-summary.ts";

/** A smaller relative difference of two peaks is no difference. */
const MIN_RELATIVE_DIFFERENCE = 0.05;

/**
 * Peaks of processes: a difference counts when it is above 5 % and the ranges over the processes do not
 * overlap. There is no interval with a level; low and high are the extremes of the differences.
 */
export function compareMemory(a: ComparableCell, b: ComparableCell): RawComparison[] {
  return memoryMetricNames.flatMap((metric) => {
    const left = peakOf(a, metric);
    const right = peakOf(b, metric);
    return left === null || right === null ? [] : [comparison(metric, a, b, left, right)];
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
): RawComparison {
  const value = left.maxBytes - right.maxBytes;
  const isSmall = Math.abs(value) <= MIN_RELATIVE_DIFFERENCE * right.maxBytes;
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
      pairCount: Math.min(left.sessionCount, right.sessionCount),
      onlyACount: 0,
      onlyBCount: 0,
      roundCount: null,
      acrossExperiments: a.subject.experimentId !== b.subject.experimentId,
    },
    effect: {
      value,
      low: isSmall ? Math.min(value, 0) : left.minBytes - right.maxBytes,
      high: isSmall ? Math.max(value, 0) : left.maxBytes - right.minBytes,
      confidence: null,
      method: "ranges",
      p: null,
    },
    reason: null,
    discordance: null,
    equivalence: null,
    test: null,
    effectSizes: null,
    family: "exploratory",
    withheldBy: [],
  };
}
