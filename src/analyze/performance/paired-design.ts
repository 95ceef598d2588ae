import { groupBy } from "./group-by.ts";
import { largestCrossing } from "./largest-crossing.ts";
import type { DesignValue } from "./metrics.ts";
import { median } from "../../stats/quantile.ts";

/** The paired log ratios of two cells, ln(A / B), by where they stand in the design. */
export interface PairedDesign {
  /** `[prompt][round]`, complete; `null` when prompts are not crossed with rounds. */
  readonly matrix: readonly (readonly number[])[] | null;
  /** Without a matrix: log ratios grouped by round of A. */
  readonly byRound: readonly (readonly number[])[];
  /** The same grouped by round of B; the same groups where both sides asked a prompt in the same round. */
  readonly byRoundOfB: readonly (readonly number[])[];
  /** Some prompt was asked in other rounds of A than of B: each side's rounds then vary on their own. */
  readonly roundsDiffer: boolean;
  /** One for each prompt that the effect rests on: mean over its rounds. */
  readonly byPrompt: readonly number[];
  /** Prompts and rounds that the effect rests on. */
  readonly pairCount: number;
  readonly roundCount: number;
  /** Prompts without a partner on the other side. */
  readonly onlyACount: number;
  readonly onlyBCount: number;
}

/**
 * Pairs the values of two cells by prompt and round. The matrix is there when at least half of all pairs
 * fit into a complete one; prompts and rounds that are incomplete (a crash, an unfinished experiment) are
 * then left out, by what is missing and never by a value. Repetitions within a round are replaced by
 * their median. Values that are not positive have no logarithm and are left out.
 */
export function pairDesign(a: readonly DesignValue[], b: readonly DesignValue[]): PairedDesign {
  const left = byPromptAndRound(a);
  const right = byPromptAndRound(b);
  // In an order that is the same for A against B and for B against A.
  const shared = [...left.keys()].filter((key) => right.has(key)).sort();
  const prompts = shared
    .map((key) => logRatios(left.get(key) ?? NO_ROUNDS, right.get(key) ?? NO_ROUNDS))
    .filter((ratios) => ratios.length > 0);
  const roundsDiffer = prompts.some((ratios) => ratios.some((one) => one.round !== one.roundOfB));
  const matrix = roundsDiffer
    ? null
    : largestCrossing(
        prompts.map((ratios) => new Map(ratios.map(({ round, value }) => [round, value]))),
      );
  const byRound = valuesBy(prompts.flat(), ({ round }) => round);
  return {
    matrix,
    byRound,
    byRoundOfB: valuesBy(prompts.flat(), ({ roundOfB }) => roundOfB),
    roundsDiffer,
    byPrompt: (matrix ?? prompts.map((ratios) => ratios.map(({ value }) => value))).map(meanOf),
    pairCount: matrix?.length ?? prompts.length,
    roundCount: matrix?.[0]?.length ?? byRound.length,
    onlyACount: left.size - shared.length,
    onlyBCount: right.size - shared.length,
  };
}

type ByRound = ReadonlyMap<number, number>;

interface LogRatio {
  /** Of A. */
  readonly round: number;
  readonly roundOfB: number;
  readonly value: number;
}

const NO_ROUNDS: ByRound = new Map();

/** A prompt that asks for another number of tokens is another question where that number matters. */
function byPromptAndRound(values: readonly DesignValue[]): Map<string, ByRound> {
  const positive = values.filter(({ value }) => value > 0);
  const keyOf = ({ promptId, outputLimit }: DesignValue): string => `${promptId} ${outputLimit}`;
  return new Map(
    [...groupBy(positive, keyOf)].map(([key, ofPrompt]) => [key, medianByRound(ofPrompt)]),
  );
}

function medianByRound(ofPrompt: readonly DesignValue[]): ByRound {
  const medians = new Map<number, number>();
  for (const [round, repeated] of groupBy(ofPrompt, (one) => one.round)) {
    const [first] = repeated;
    const isSingle = repeated.length === 1 && first !== undefined;
    medians.set(round, isSingle ? first.value : (median(repeated.map(({ value }) => value)) ?? 0));
  }
  return medians;
}

/**
 * By round where both sides have the same rounds of a prompt. Two cells may have asked a prompt in
 * different rounds (another experiment): then each side's median over its rounds is compared, under the
 * first round of either.
 */
function logRatios(a: ByRound, b: ByRound): LogRatio[] {
  const common = [...a.keys()].filter((round) => b.has(round)).sort((x, y) => x - y);
  if (common.length > 0) {
    return common.map((round) => ({
      round,
      roundOfB: round,
      value: logRatio(a.get(round) ?? 1, b.get(round) ?? 1),
    }));
  }
  const [firstOfA] = [...a.keys()].sort((x, y) => x - y);
  const [firstOfB] = [...b.keys()].sort((x, y) => x - y);
  const above = median([...a.values()]);
  const below = median([...b.values()]);
  if (firstOfA === undefined || firstOfB === undefined) return [];
  if (above === null || below === null) return [];
  return [{ round: firstOfA, roundOfB: firstOfB, value: logRatio(above, below) }];
}

/** A difference of logarithms and not the logarithm of a quotient: that of B and A is then exactly the opposite. */
function logRatio(a: number, b: number): number {
  return Math.log(a) - Math.log(b);
}

function valuesBy(ratios: readonly LogRatio[], roundOf: (ratio: LogRatio) => number): number[][] {
  return [...groupBy(ratios, roundOf)]
    .sort(([one], [other]) => one - other)
    .map(([, group]) => group.map(({ value }) => value));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
