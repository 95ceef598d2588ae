import { detectableDifference, itemsNeeded } from "../../stats/planning/mcnemar-power.ts";

/** How many items two models must be asked so that a difference of accuracy is found. */
export interface AccuracyPlan {
  readonly kind: "accuracy";
  readonly task: string;
  /** As a fraction: 0.05 is 5 points. */
  readonly difference: number;
  /** Share of the items on which only one of the two is right; at least `difference`. */
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

/**
 * McNemar's test on paired items; see `itemsNeeded`. Two models that differ by more than the given share of
 * discordant items are discordant on at least that many.
 *
 * @throws RangeError unless the difference lies in (0, 1], the share in (0, 1], power and alpha in (0, 1)
 */
export function planAccuracy(
  input: Pick<
    AccuracyPlan,
    | "task"
    | "difference"
    | "discordantShare"
    | "discordantSource"
    | "power"
    | "alpha"
    | "availableCount"
  >,
): AccuracyPlan {
  const { difference, power, alpha, availableCount } = input;
  const discordantShare = Math.max(input.discordantShare, difference);
  const detectable =
    availableCount === null
      ? null
      : detectableDifference({ items: availableCount, discordantShare, power, alpha }).value;
  return {
    kind: "accuracy",
    ...input,
    discordantShare,
    itemCount: itemsNeeded({ difference, discordantShare, power, alpha }),
    detectableWithAvailable: detectable,
  };
}
