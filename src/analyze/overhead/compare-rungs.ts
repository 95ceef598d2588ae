import { z } from "zod";
import { undefinedReasonSchema } from "../inference/undefined-reason.ts";
import {
  rungNames,
  rungNameSchema,
  type OkLadderRecord,
  type RungName,
} from "../../core/overhead.ts";
import { DEFAULT_INFERENCE } from "../inference/settings.ts";
import { countedRecords, type LadderOutcome } from "./ladder-trials.ts";
import { differenceSchema, type Difference } from "./difference.ts";
import { pairedDifference, type Pair } from "./paired-difference.ts";
import { figureOf } from "./trial-figures.ts";

const count = z.int().nonnegative();

/**
 * What rungs are compared on.
 * - `ttft-ms`: request accepted to first token known (without token ids: first content arrived).
 * - `time-per-token-us`: (last token - first token) / (N - 1), where the rung tells the time of each token.
 * - `total-time-ms`: request accepted to end of generation; over HTTP to the event that says so.
 * - `cpu-per-token-us`: processor time of all processes of the rung over the whole request, by output token.
 */
export const overheadMetrics = [
  "ttft-ms",
  "time-per-token-us",
  "total-time-ms",
  "cpu-per-token-us",
] as const;
export const overheadMetricSchema = z.enum(overheadMetrics);
export type OverheadMetric = z.infer<typeof overheadMetricSchema>;

export const differenceVerdicts = [
  /** The interval leaves out zero, and the difference is larger than what two equal processes showed. */
  "shown",
  /** No larger than what two equal processes showed. */
  "within-noise",
  /** The interval covers zero. */
  "not-shown",
  "not-estimable",
] as const;

/** One rung against another on one metric, paired by prompt and round. */
export const rungComparisonSchema = z.strictObject({
  rung: rungNameSchema,
  base: rungNameSchema,
  metric: overheadMetricSchema,
  /** `direct-again` against `direct`: what equal things differ by. */
  isFloor: z.boolean(),
  promptCount: count,
  roundCount: count,
  /** Pairs in the figure. */
  pairCount: count,
  /** Prompts x rounds of the plan. Pairs are missing where a trial failed, was excluded or has no such figure. */
  plannedPairCount: count,
  /**
   * Prompts of the plan that are not in the figure: without any pair, or without one in a round that the
   * crossing of prompts with rounds rests on.
   */
  leftOutPromptCount: count,
  /** `two-way`: prompts crossed with rounds. `by-round`: rounds are the unit. `by-prompt`: one round only. */
  method: z.enum(["two-way", "by-round", "by-prompt"]),
  confidence: z.number(),
  /** Rung - base, in the unit of the metric. */
  difference: differenceSchema.nullable(),
  /** Rung / base - 1, from the mean difference of logarithms. */
  ratio: differenceSchema.nullable(),
  /** Why there is no difference, or no interval; `null` when both are there. */
  reason: undefinedReasonSchema.nullable(),
  /** The farther end of the floor's interval; `null` when it was not measured. */
  floorReach: z.number().nullable(),
  verdict: z.enum(differenceVerdicts),
});

export type RungComparison = z.infer<typeof rungComparisonSchema>;

type RungPair = Pick<RungComparison, "rung" | "base">;

const FLOOR: RungPair = { rung: "direct-again", base: "direct" };

/**
 * Every rung against `direct` and against the rung below it, on every metric. The second run of `direct`
 * is no step of the ladder: its difference to the first is the noise floor of the others.
 */
export function compareRungs(
  rungs: readonly RungName[],
  outcomes: readonly LadderOutcome[],
): RungComparison[] {
  const counted = new Map(rungs.map((rung) => [rung, countedRecords(outcomes, rung)]));
  const planned: PlannedCounts = {
    prompts: new Set(outcomes.map((one) => one.planned.promptId)).size,
    rounds: new Set(outcomes.map((one) => one.planned.round)).size,
  };
  return overheadMetrics.flatMap((metric) => {
    const compared = pairsOf(rungs).map((pair) => compare(pair, metric, counted, planned));
    const reach = reachOf(compared.find(({ isFloor }) => isFloor)?.difference ?? null);
    return compared.map((one): RungComparison => {
      const floorReach = one.isFloor ? null : reach;
      return { ...one, floorReach, verdict: verdictOf(one.difference, floorReach) };
    });
  });
}

interface PlannedCounts {
  readonly prompts: number;
  readonly rounds: number;
}

/** First the noise floor, then each rung against `direct`, then against its neighbour below. */
function pairsOf(rungs: readonly RungName[]): RungPair[] {
  const present = rungNames.filter((rung) => rungs.includes(rung));
  const steps = present.filter((rung) => rung !== FLOOR.rung);
  const floor = present.includes(FLOOR.rung) && present.includes(FLOOR.base) ? [FLOOR] : [];
  const toDirect = steps.includes("direct")
    ? steps.filter((rung) => rung !== "direct").map((rung): RungPair => ({ rung, base: "direct" }))
    : [];
  const toBelow = steps.slice(1).flatMap((rung, place): RungPair[] => {
    const base = steps[place];
    return base === undefined || base === "direct" ? [] : [{ rung, base }];
  });
  return [...floor, ...toDirect, ...toBelow];
}

function compare(
  { rung, base }: RungPair,
  metric: OverheadMetric,
  counted: ReadonlyMap<RungName, readonly OkLadderRecord[]>,
  planned: PlannedCounts,
): Omit<RungComparison, "floorReach" | "verdict"> {
  const pairs = pairUp(counted.get(rung) ?? [], counted.get(base) ?? [], metric);
  const { confidence } = DEFAULT_INFERENCE;
  const paired = pairedDifference(pairs, confidence);
  return {
    rung,
    base,
    metric,
    isFloor: rung === FLOOR.rung && base === FLOOR.base,
    plannedPairCount: planned.prompts * planned.rounds,
    leftOutPromptCount: planned.prompts - paired.promptCount,
    confidence,
    ...paired,
  };
}

function pairUp(
  records: readonly OkLadderRecord[],
  baseRecords: readonly OkLadderRecord[],
  metric: OverheadMetric,
): Pair[] {
  const keyOf = ({ promptId, round }: OkLadderRecord): string => `${round} ${promptId}`;
  const base = new Map(baseRecords.map((record) => [keyOf(record), record]));
  return records.flatMap((record) => {
    const partner = base.get(keyOf(record));
    const value = figureOf(record, metric);
    const baseValue = partner === undefined ? null : figureOf(partner, metric);
    if (value === null || baseValue === null) return [];
    return [{ promptId: record.promptId, round: record.round, value, baseValue }];
  });
}

/** How far from zero the interval of two equal processes reaches. */
function reachOf(floor: Difference | null): number | null {
  if (floor === null || floor.low === null || floor.high === null) return null;
  return Math.max(Math.abs(floor.low), Math.abs(floor.high));
}

function verdictOf(
  difference: Difference | null,
  floorReach: number | null,
): RungComparison["verdict"] {
  if (difference === null || difference.low === null || difference.high === null) {
    return "not-estimable";
  }
  if (floorReach !== null && Math.abs(difference.value) <= floorReach) return "within-noise";
  return difference.low <= 0 && difference.high >= 0 ? "not-shown" : "shown";
}
