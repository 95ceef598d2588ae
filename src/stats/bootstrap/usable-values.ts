import type { UndefinedReason } from "../maybe.ts";

/** Values that a bootstrap needs at least. */
export const FEWEST_VALUES = 2;

/** Why values cannot be resampled; `null` when they can. */
export function unusable(values: readonly number[]): UndefinedReason | null {
  if (values.length < FEWEST_VALUES) {
    return { code: "too-few", count: values.length, needed: FEWEST_VALUES };
  }
  return values.every(Number.isFinite) ? null : { code: "not-finite" };
}
