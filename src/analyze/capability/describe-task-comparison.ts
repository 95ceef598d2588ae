import type { RawComparison } from "../inference/adjust-families.ts";
import type { ComparableTask } from "./comparable-task.ts";

/** A comparison of two models on a task without what was computed from the pairs. */
export type TaskComparisonBase = Omit<
  RawComparison,
  "effect" | "reason" | "discordance" | "equivalence" | "test" | "effectSizes"
>;

/** What the pairs of items say before any inference. */
export interface PairedFigures {
  /** Of the paired items only. */
  readonly aValue: number | null;
  readonly bValue: number | null;
  readonly pairCount: number;
  readonly onlyACount: number;
  readonly onlyBCount: number;
}

/** The parts of a comparison that do not depend on the method; of the primary family. */
export function describeTaskComparison(
  a: ComparableTask,
  b: ComparableTask,
  metric: string,
  { aValue, bValue, ...counts }: PairedFigures,
): TaskComparisonBase {
  return {
    kind: "capability",
    workload: a.workload,
    mode: null,
    metric,
    a: a.subject,
    b: b.subject,
    aValue,
    bValue,
    unit: "points",
    higherIsBetter: true,
    pairing: {
      unit: "item",
      ...counts,
      roundCount: null,
      acrossExperiments: a.subject.experimentId !== b.subject.experimentId,
    },
    family: "primary",
    withheldBy: [...new Set([...a.unreliableCodes, ...b.unreliableCodes])],
  };
}
