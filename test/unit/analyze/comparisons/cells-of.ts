import type { Comparison } from "../../../../src/analyze/inference/comparison.ts";
import type { MetricName } from "../../../../src/analyze/inference/metric-names.ts";
import type { Flag } from "../../../../src/analyze/performance/flag.ts";
import type { ComparableCell } from "../../../../src/analyze/performance/comparable-cell.ts";
import type { PeakRange } from "../../../../src/analyze/performance/memory-summary.ts";
import type { DesignValue } from "../../../../src/analyze/performance/metrics.ts";

export const SPEED: MetricName = "decode-tokens-per-second";
export const TTFT: MetricName = "ttft-cold-ms";

interface CellShape {
  readonly modelId: string;
  readonly experimentId: string;
  readonly metric: MetricName;
  readonly values: readonly DesignValue[];
  readonly peakResident: PeakRange | null;
  readonly unreliableCodes: readonly Flag["code"][];
  readonly promptSetSha256: string;
}

/** A cell as it enters comparisons, with one metric. */
export function cellOf(shape: Partial<CellShape> = {}): ComparableCell {
  const { modelId = "a", experimentId = "e1", metric = SPEED, values = [] } = shape;
  return {
    subject: { experimentId, modelId },
    scenario: "chat",
    mode: "fixed-length",
    promptSetSha256: shape.promptSetSha256 ?? "prompts",
    values: new Map([[metric, values]]),
    estimates: [],
    memory: {
      weightBytes: null,
      peakPrivate: null,
      peakResident: shape.peakResident ?? null,
      engineBuffers: [],
      engineBufferBytes: null,
    },
    unreliableCodes: shape.unreliableCodes ?? [],
    promptCount: 0,
    roundCount: 0,
  };
}

/** `rows[prompt][round]`; `null` is a trial that failed. */
export function crossed(rows: readonly (readonly (number | null)[])[]): DesignValue[] {
  return rows.flatMap((row, prompt) =>
    row.flatMap((value, round) =>
      value === null ? [] : [{ promptId: `p${prompt}`, round, outputLimit: null, value }],
    ),
  );
}

/** The same everywhere: the other side of ratios that are given. */
export function ones(prompts: number, rounds: number): DesignValue[] {
  return crossed(Array.from({ length: prompts }, () => Array.from({ length: rounds }, () => 1)));
}

/** The one element of a list. */
export function only<T>(list: readonly T[]): T {
  const [first, ...others] = list;
  if (first === undefined || others.length > 0) throw new Error(`${list.length} elements`);
  return first;
}

/** A finished comparison of speeds that says nothing, with what a test changes. */
export function comparisonOf(changes: Partial<Comparison> = {}): Comparison {
  return {
    kind: "performance",
    workload: "chat",
    mode: "fixed-length",
    metric: SPEED,
    a: { experimentId: "e1", modelId: "a" },
    b: { experimentId: "e1", modelId: "b" },
    aValue: null,
    bValue: null,
    unit: "percent",
    higherIsBetter: true,
    pairing: {
      unit: "prompt",
      pairCount: 20,
      onlyACount: 0,
      onlyBCount: 0,
      roundCount: 5,
      acrossExperiments: false,
    },
    effect: null,
    reason: null,
    discordance: null,
    equivalence: null,
    test: null,
    effectSizes: null,
    family: "primary",
    adjustedP: null,
    verdict: "not-estimable",
    withheldBy: [],
    testDisagrees: false,
    ...changes,
  };
}

/** An effect with a two-way interval. */
export function effectOf(
  value: number,
  low: number,
  high: number,
  p: number | null = 0.001,
): NonNullable<Comparison["effect"]> {
  return { value, low, high, confidence: 0.95, method: "two-way", p };
}
