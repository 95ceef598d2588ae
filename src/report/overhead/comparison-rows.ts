import {
  overheadMetrics,
  type OverheadMetric,
  type RungComparison,
} from "../../analyze/overhead/compare-rungs.ts";
import type { OverheadAnalysis } from "../../analyze/overhead/overhead-analysis.ts";
import type { Words } from "../words/words.ts";
import { percentDifference, rawDifference } from "./figure-text.ts";

/** A difference as text; `~`: not told apart from two equal processes, `o`: none is shown. */
export interface DifferenceCell {
  readonly marked: string;
  readonly percent: string;
}

/** Two ways and all of their differences. */
export interface ComparisonRow {
  readonly label: string;
  readonly of: Readonly<Record<OverheadMetric, DifferenceCell>>;
}

/** Behind a difference, with its space. */
export const MARKS: Readonly<Record<RungComparison["verdict"], string>> = {
  shown: "",
  "within-noise": " ~",
  "not-shown": " o",
  "not-estimable": "",
};

/** One row for each pair of ways, in the order of the analysis. */
export function comparisonRows({ comparisons }: OverheadAnalysis, words: Words): ComparisonRow[] {
  const first = comparisons.filter(({ metric }) => metric === overheadMetrics[0]);
  return first.map(({ rung, base }) => {
    const cellOf = (metric: OverheadMetric): DifferenceCell => {
      const found = comparisons.find(
        (one) => one.rung === rung && one.base === base && one.metric === metric,
      );
      if (found === undefined) return { marked: words.common.dash, percent: words.common.dash };
      return {
        marked: `${rawDifference(found, words)}${MARKS[found.verdict]}`,
        percent: percentDifference(found, words),
      };
    };
    const { overhead: say } = words;
    return {
      label: say.versus(say.shortRungs[rung], say.shortRungs[base]),
      of: {
        "ttft-ms": cellOf("ttft-ms"),
        "time-per-token-us": cellOf("time-per-token-us"),
        "total-time-ms": cellOf("total-time-ms"),
        "cpu-per-token-us": cellOf("cpu-per-token-us"),
      },
    };
  });
}
