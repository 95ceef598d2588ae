import { groupBy } from "./group-by.ts";
import type { DesignValue } from "./metrics.ts";
import { median } from "../../stats/quantile.ts";

/** The paired log ratios of two cells, ln(A / B), by where they stand in the design. */
export interface PairedDesign {
  /** `[prompt][round]`, complete; `null` when prompts are not crossed with rounds. */
  readonly matrix: readonly (readonly number[])[] | null;
  /** Log ratios grouped by round, whatever the design. */
  readonly byRound: readonly (readonly number[])[];
  /** One for each prompt: mean over its rounds. */
  readonly byPrompt: readonly number[];
  readonly pairCount: number;
  readonly onlyACount: number;
  readonly onlyBCount: number;
}

/**
 * Pairs the values of two cells by prompt and round. A prompt counts as crossed when it has a value on
 * both sides in every round that both sides have; the matrix is there when at least half of the shared
 * prompts are crossed. Repetitions within a round are replaced by their median. Values that are not
 * positive have no logarithm and are left out.
 */
export function pairDesign(a: readonly DesignValue[], b: readonly DesignValue[]): PairedDesign {
  const left = byPromptAndRound(a);
  const right = byPromptAndRound(b);
  const shared = [...left.keys()].filter((promptId) => right.has(promptId));
  const differences = shared.map((promptId) =>
    logRatios(left.get(promptId) ?? NO_ROUNDS, right.get(promptId) ?? NO_ROUNDS),
  );
  const rounds = [...new Set(differences.flatMap((byRound) => [...byRound.keys()]))].sort(
    (one, other) => one - other,
  );
  const complete = differences.filter((byRound) => rounds.every((round) => byRound.has(round)));
  const isCrossed = rounds.length >= 2 && complete.length >= Math.max(2, shared.length / 2);
  return {
    matrix: isCrossed
      ? complete.map((byRound) => rounds.map((round) => byRound.get(round) ?? 0))
      : null,
    byRound: rounds.map((round) =>
      differences.flatMap((byRound) => {
        const value = byRound.get(round);
        return value === undefined ? [] : [value];
      }),
    ),
    byPrompt: differences.flatMap((byRound) => {
      const values = [...byRound.values()];
      return values.length === 0 ? [] : [values.reduce((x, y) => x + y, 0) / values.length];
    }),
    pairCount: differences.filter((byRound) => byRound.size > 0).length,
    onlyACount: left.size - shared.length,
    onlyBCount: right.size - shared.length,
  };
}

type ByRound = ReadonlyMap<number, number>;

const NO_ROUNDS: ByRound = new Map();

function byPromptAndRound(values: readonly DesignValue[]): Map<string, ByRound> {
  const positive = values.filter(({ value }) => value > 0);
  return new Map(
    [...groupBy(positive, ({ promptId }) => promptId)].map(([promptId, ofPrompt]) => [
      promptId,
      new Map(
        [...groupBy(ofPrompt, ({ round }) => round)].map(([round, repeated]) => [
          round,
          median(repeated.map(({ value }) => value)) ?? 0,
        ]),
      ),
    ]),
  );
}

/**
 * By round where both sides have the same rounds of a prompt. Two cells may have asked a prompt in
 * different rounds (another experiment): then each side's median over its rounds is compared, under the
 * first round of A.
 */
function logRatios(a: ByRound, b: ByRound): Map<number, number> {
  const common = [...a.keys()].filter((round) => b.has(round));
  if (common.length > 0) {
    return new Map(
      common.map((round) => [round, Math.log((a.get(round) ?? 1) / (b.get(round) ?? 1))]),
    );
  }
  const [firstRound] = a.keys();
  const above = median([...a.values()]);
  const below = median([...b.values()]);
  return firstRound === undefined || above === null || below === null
    ? new Map<number, number>()
    : new Map([[firstRound, Math.log(above / below)]]);
}
