/** Errors of a detector as they concern hits: `sensitivity` finds hits, `specificity` leaves others alone. */
export interface HitErrors {
  readonly sensitivity: number;
  readonly specificity: number;
}

/**
 * A share of hits, corrected for the errors of the detector that saw them; in [0, 1]. Applied to the
 * bounds of an interval, not to its middle: an interval around a corrected share is too narrow. The errors
 * are taken as known; that they were estimated widens nothing.
 *
 * `null` where sensitivity and specificity together are 1 or less: such a detector says nothing.
 *
 * Source: Rogan and Gladen 1978.
 */
export function trueShare(observed: number, errors: HitErrors): number | null {
  const information = errors.sensitivity + errors.specificity - 1;
  if (!(information > 0)) return null;
  return Math.min(1, Math.max(0, (observed - (1 - errors.specificity)) / information));
}
