/** Both ends, low then high. */
export type Ends = readonly [low: number, high: number];

export interface SampleFigures {
  readonly n: number;
  readonly mean: number | null;
  /** Divisor n - 1. */
  readonly sd: number | null;
  readonly median: number | null;
  /** Type 7, by probability. */
  readonly quantiles: Readonly<Record<string, number | null>> | null;
}

export interface BootstrapEnds {
  readonly percentile: Ends;
  readonly bca: Ends | null;
}

/**
 * What `edge-bench stats --json` prints. The figures of a sample describe `a`; `b` repeats them for the second
 * one. What is undefined is `null` with a sentence in `reasons` under the same key.
 */
export interface StatsResult extends SampleFigures {
  readonly b: SampleFigures | null;
  /** Row i of a and of b belong together; `null` without b. */
  readonly paired: boolean | null;
  readonly seed: number;
  readonly resamples: number;
  readonly confidence: number;
  /** Of the mean of a. */
  readonly bootstrapMean: BootstrapEnds | null;
  readonly tInterval: Ends | null;
  readonly shapiroWilk: {
    readonly w: number;
    readonly p: number;
    readonly of: "differences" | "a";
  } | null;
  readonly pairedT: { readonly t: number; readonly df: number; readonly p: number } | null;
  readonly wilcoxon: {
    /** The smaller of W+ and W-. */
    readonly statistic: number;
    readonly p: number;
    readonly method: "exact" | "normal";
    /** Differences of zero, which are dropped. */
    readonly zeros: number;
  } | null;
  readonly mannWhitney: {
    /** Pairs in which a is larger, ties half. */
    readonly u: number;
    readonly p: number;
    readonly method: "exact" | "normal";
  } | null;
  readonly cohensD: { readonly dz: number; readonly hedges: number } | null;
  /** Above 0 when a is larger. */
  readonly rankBiserial: number | null;
  readonly tost: {
    /** Margins, in the unit of the values. */
    readonly low: number;
    readonly high: number;
    readonly p: number;
    readonly equivalent: boolean;
    /** Of the mean difference, 90 %. */
    readonly interval: Ends;
  } | null;
  readonly mannKendall: {
    readonly s: number;
    readonly z: number;
    readonly p: number;
    readonly senSlope: number;
  } | null;
  readonly pairedDifference: {
    readonly mean: number | null;
    readonly tInterval: Ends | null;
    readonly bootstrap: BootstrapEnds | null;
  } | null;
  readonly reasons: Readonly<Record<string, string>>;
}
