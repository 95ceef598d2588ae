import { interleave, type Pair, type Pairs } from "../support/interleave.ts";
import { medianOf, spreadOf } from "../support/spread.ts";
import { fixed } from "../support/table.ts";
import {
  fidelityTests,
  ratioOf,
  runCouple,
  type CoupleRun,
  type FidelitySettings,
  type FidelityTest,
} from "./run-couple.ts";
import type { Twins } from "./twins.ts";

export interface TwinComparison {
  readonly twins: Twins;
  /** Couples whose real model was loaded first, and couples whose synthetic one was. */
  readonly pairs: Pairs<CoupleRun, CoupleRun>;
}

export const HEADERS = [
  "model",
  "synthetic from",
  "test",
  "real t/s",
  "synthetic t/s",
  "ratio",
  "min..max",
  "pairs (repeated)",
];

/**
 * Measures both models in couples of fresh processes, which load them in one order and in the other:
 * of two processes, the later one was up to 12 % faster on a virtual machine, whatever it had loaded.
 */
export async function compareTwins(
  twins: Twins,
  settings: FidelitySettings,
): Promise<TwinComparison> {
  const pairs = await interleave(
    settings.pairs,
    () => runCouple(twins, "real", settings),
    () => runCouple(twins, "synthetic", settings),
    {
      onPair: (pair, disturbed) => {
        const note = disturbed ? " (disturbed by other programs, measured again)" : "";
        for (const test of fidelityTests) {
          console.error(`${twins.real.name} ${pairLine(pair, test)}${note}`);
        }
      },
    },
  );
  return { twins, pairs };
}

type CouplePair = Pair<CoupleRun, CoupleRun>;

function pairLine(pair: CouplePair, test: FidelityTest): string {
  const realFirst = fixed(ratioOf(pair.first.value, test), 3);
  const syntheticFirst = fixed(ratioOf(pair.second.value, test), 3);
  return `${test}: ratio ${fixed(pairRatio(pair, test), 3)} (real loaded first ${realFirst}, synthetic first ${syntheticFirst})`;
}

/** The geometric mean takes out what the order of loading does. */
function pairRatio({ first, second }: CouplePair, test: FidelityTest): number {
  return Math.sqrt(ratioOf(first.value, test) * ratioOf(second.value, test));
}

/** One row for each test. */
export function tableRows({ twins, pairs }: TwinComparison): string[][] {
  return fidelityTests.map((test) => {
    const ratio = spreadOf(pairs.counted.map((pair) => pairRatio(pair, test)));
    return [
      twins.real.name,
      twins.madeFrom,
      test,
      fixed(medianSpeed(pairs.counted, test, "real"), 1),
      fixed(medianSpeed(pairs.counted, test, "synthetic"), 1),
      fixed(ratio.median, 3),
      `${fixed(ratio.minimum, 3)}..${fixed(ratio.maximum, 3)}`,
      pairs.calm ? `${ratio.count} (+${pairs.disturbed.length})` : `${ratio.count} (busy)`,
    ];
  });
}

/** Tokens a second over all turns. */
function medianSpeed(
  pairs: readonly CouplePair[],
  test: FidelityTest,
  side: "real" | "synthetic",
): number {
  const runs = pairs.flatMap(({ first, second }) => [first.value, second.value]);
  return medianOf(runs.flatMap((run) => run[test].map((turn) => turn[side])));
}
