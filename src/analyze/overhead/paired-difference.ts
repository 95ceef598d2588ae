import type { Maybe } from "../../stats/maybe.ts";
import type { TestedMeanInterval } from "../../stats/intervals/cluster-t-interval.ts";
import { mean } from "../../stats/mean.ts";
import type { Reason } from "../inference/undefined-reason.ts";
import { groupBy } from "../performance/group-by.ts";
import { largestCrossing } from "../performance/largest-crossing.ts";
import type { PairedDesign } from "../performance/paired-design.ts";
import { ratioInterval, type RatioInterval } from "../performance/ratio-interval.ts";
import type { Difference } from "./difference.ts";

/** One figure of both sides for the same prompt and round. */
export interface Pair {
  readonly promptId: string;
  readonly round: number;
  readonly value: number;
  readonly baseValue: number;
}

export interface PairedDifference {
  readonly promptCount: number;
  readonly roundCount: number;
  readonly pairCount: number;
  readonly method: RatioInterval["method"];
  /** Value - base value. */
  readonly difference: Difference | null;
  /** Value / base value - 1; `null` also where a value is not positive. */
  readonly ratio: Difference | null;
  readonly reason: Reason | null;
}

/**
 * Mean of the paired differences and of the paired logarithms, with the interval of the project's speed
 * comparisons: prompts crossed with rounds, SE^2 = max(Vp + Vr - Ve, Vp, Vr), df = min(P, R) - 1; over
 * prompts where there is one round only. Prompts and rounds that are incomplete are left out of a crossing
 * by what is missing, never by a value.
 *
 * @throws RangeError unless `confidence` lies in (0, 1)
 */
export function pairedDifference(pairs: readonly Pair[], confidence: number): PairedDifference {
  const onRaw = estimate(pairs, ({ value, baseValue }) => value - baseValue, confidence);
  const isPositive = pairs.every(({ value, baseValue }) => value > 0 && baseValue > 0);
  const onLogs = isPositive
    ? estimate(pairs, ({ value, baseValue }) => Math.log(value) - Math.log(baseValue), confidence)
    : null;
  return {
    promptCount: onRaw.design.pairCount,
    roundCount: onRaw.design.roundCount,
    pairCount: onRaw.valueCount,
    method: onRaw.method,
    difference: onRaw.difference,
    ratio: asRatio(onLogs?.difference ?? null),
    reason: onRaw.reason,
  };
}

interface EstimatedMean {
  readonly design: PairedDesign;
  readonly valueCount: number;
  readonly method: RatioInterval["method"];
  readonly difference: Difference | null;
  readonly reason: Reason | null;
}

function estimate(
  pairs: readonly Pair[],
  valueOf: (pair: Pair) => number,
  confidence: number,
): EstimatedMean {
  const design = designOf(pairs, valueOf);
  const { matrix, byPrompt } = design;
  const valueCount = matrix?.flat().length ?? pairs.length;
  const centre = mean(byPrompt);
  const { method, interval } = ratioInterval(design, confidence);
  if (centre === null) {
    return { design, valueCount, method, difference: null, reason: { code: "not-observed" } };
  }
  const difference = withInterval(centre, interval);
  return { design, valueCount, method, difference, reason: interval.reason };
}

function withInterval(centre: number, interval: Maybe<TestedMeanInterval>): Difference {
  if (interval.value === null) return { value: centre, low: null, high: null };
  const { mean: value, low, high } = interval.value;
  return { value, low, high };
}

function asRatio(onLogs: Difference | null): Difference | null {
  if (onLogs === null) return null;
  const { value, low, high } = onLogs;
  return {
    value: Math.expm1(value),
    low: low === null ? null : Math.expm1(low),
    high: high === null ? null : Math.expm1(high),
  };
}

function designOf(pairs: readonly Pair[], valueOf: (pair: Pair) => number): PairedDesign {
  // In an order that does not depend on that of the records.
  const prompts = [...groupBy(pairs, ({ promptId }) => promptId)]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, ofPrompt]) => new Map(ofPrompt.map((pair) => [pair.round, valueOf(pair)])));
  const matrix = largestCrossing(prompts);
  const byRound = [...groupBy(pairs, ({ round }) => round)]
    .sort(([one], [other]) => one - other)
    .map(([, ofRound]) => ofRound.map(valueOf));
  const rows = matrix ?? prompts.map((values) => [...values.values()]);
  return {
    matrix,
    byRound,
    byRoundOfB: byRound,
    roundsDiffer: false,
    byPrompt: rows.map((row) => mean(row) ?? 0),
    pairCount: rows.length,
    roundCount: matrix?.[0]?.length ?? byRound.length,
    onlyACount: 0,
    onlyBCount: 0,
  };
}
