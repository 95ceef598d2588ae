/** How to resample. */
export interface BootstrapSettings {
  /**
   * An integer, taken modulo 2^32. Derive it from what the interval is for, never from the clock: the same
   * seed gives the same numbers on every platform.
   */
  readonly seed: number;
  /** Number of resamples, at least 2. Default 10,000. */
  readonly resamples?: number;
  /** In (0, 1). Default 0.95. */
  readonly confidence?: number;
}

/** Settings with every default filled in. */
export type ResolvedSettings = Required<BootstrapSettings>;

const DEFAULT_RESAMPLES = 10_000;
const DEFAULT_CONFIDENCE = 0.95;

/** Fills in the defaults. @throws RangeError for a value outside of its range */
export function resolveSettings(settings: BootstrapSettings): ResolvedSettings {
  const { seed, resamples = DEFAULT_RESAMPLES, confidence = DEFAULT_CONFIDENCE } = settings;
  if (!Number.isInteger(seed)) throw new RangeError(`a seed is an integer, not ${seed}`);
  if (!Number.isInteger(resamples) || resamples < 2) {
    throw new RangeError(`a bootstrap needs at least 2 resamples, not ${resamples}`);
  }
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`a confidence lies between 0 and 1, not at ${confidence}`);
  }
  return { seed, resamples, confidence };
}
