import { detectableDifference, itemsNeeded } from "../../stats/planning/mcnemar-power.ts";

/** How many items two models must be asked so that a difference of accuracy is found. */
export interface AccuracyPlan {
  readonly kind: "accuracy";
  readonly task: string;
  /** As a fraction: 0.05 is 5 points. */
  readonly difference: number;
  /** Share of the items on which only one of the two is right. */
  readonly discordantShare: number;
  readonly discordantSource: "assumed" | "measured";
  readonly power: number;
  readonly alpha: number;
  readonly itemCount: number;
  /** Items that the data have; `null` when they are not here. */
  readonly availableCount: number | null;
  /** What all the items that there are can detect; `null` when nothing, or not known. */
  readonly detectableWithAvailable: number | null;
}

/** McNemar's test on paired items; see `itemsNeeded`. */
export function planAccuracy(
  input: Pick<
    AccuracyPlan,
    "task" | "difference" | "discordantShare" | "discordantSource" | "power" | "alpha" | "availableCount"
  >,
): AccuracyPlan {
  const { difference, discordantShare, power, alpha, availableCount } = input;
  const detectable =
    availableCount === null
      ? null
      : detectableDifference({ items: availableCount, discordantShare, power, alpha }).value;
  return {
    kind: "accuracy",
    ...input,
    itemCount: itemsNeeded({ difference, discordantShare, power, alpha }),
    detectableWithAvailable: detectable,
  };
}
