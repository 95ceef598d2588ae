/** Most numbers in one series. */
export const MOST_VALUES = 10_000_000;

/** The numbers of a user: one series, or two. */
export interface StatsInput {
  readonly a: readonly number[];
  readonly b: readonly number[] | null;
  /** As the input says; `null` where it does not. */
  readonly paired: boolean | null;
  readonly seed: number | null;
}
