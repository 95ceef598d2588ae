/**
 * Why a figure is undefined for the values at hand. A code with its numbers, so that a report can say it
 * in any language.
 */
export type UndefinedReason =
  /** Fewer values than the definition needs. */
  | { readonly code: "too-few"; readonly count: number; readonly needed: number }
  /** More values than the method is defined for. */
  | { readonly code: "too-many"; readonly count: number; readonly most: number }
  /** All values, or all differences, are the same: there is no spread to divide by. */
  | { readonly code: "no-variation" }
  /** All differences are zero: there is no sign to count. */
  | { readonly code: "all-zero" }
  /** A value is not positive and has no logarithm. */
  | { readonly code: "not-positive" }
  /** A value is NaN or infinite. */
  | { readonly code: "not-finite" }
  /** The resamples do not surround the estimate, or the acceleration has no finite value. */
  | { readonly code: "no-bias-correction" };

/** A figure, or why there is none. Never NaN. */
export type Maybe<T> =
  | { readonly value: T; readonly reason: null }
  | { readonly value: null; readonly reason: UndefinedReason };

export function some<T>(value: T): Maybe<T> {
  return { value, reason: null };
}

export function none(reason: UndefinedReason): Maybe<never> {
  return { value: null, reason };
}

/** Both ends of an interval, `low` <= `high`. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}
