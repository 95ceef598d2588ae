import { interleave, type Pairs } from "../support/interleave.ts";
import { spreadOf } from "../support/spread.ts";
import { fixed } from "../support/table.ts";
import {
  fidelityTests,
  runSide,
  tokensPerSecond,
  type FidelitySettings,
  type FidelityTest,
  type SideRun,
} from "./run-side.ts";
import type { Twins } from "./twins.ts";

export interface TwinComparison {
  readonly twins: Twins;
  /** Real first. */
  readonly pairs: Pairs<SideRun, SideRun>;
}

export const HEADERS = [
  "model",
  "synthetic from",
  "test",
  "real t/s",
  "synthetic t/s",
  "ratio",
  "min..max",
  "best/best",
  "pairs (repeated)",
];

/** Measures both models in turns, each time in a fresh process. */
export async function compareTwins(
  twins: Twins,
  settings: FidelitySettings,
): Promise<TwinComparison> {
  const pairs = await interleave(
    settings.pairs,
    () => runSide(twins.real.path, settings),
    () => runSide(twins.synthetic.path, settings),
    {
      onPair: ({ first, second }, disturbed) => {
        const note = disturbed ? " (disturbed by other programs, measured again)" : "";
        for (const test of fidelityTests) {
          const line = pairLine(test, first.value, second.value);
          console.error(`${twins.real.name} ${line}${note}`);
        }
      },
    },
  );
  return { twins, pairs };
}

function pairLine(test: FidelityTest, realRun: SideRun, syntheticRun: SideRun): string {
  const real = tokensPerSecond(realRun, test);
  const synthetic = tokensPerSecond(syntheticRun, test);
  return `${test}: real ${fixed(real, 1)}, synthetic ${fixed(synthetic, 1)} t/s, ratio ${fixed(synthetic / real, 3)}`;
}

/** One row for each test. */
export function tableRows({ twins, pairs }: TwinComparison): string[][] {
  return fidelityTests.map((test) => {
    const real = pairs.counted.map(({ first }) => tokensPerSecond(first.value, test));
    const synthetic = pairs.counted.map(({ second }) => tokensPerSecond(second.value, test));
    const ratio = spreadOf(synthetic.map((value, index) => value / (real[index] ?? NaN)));
    return [
      twins.real.name,
      twins.madeFrom,
      test,
      fixed(spreadOf(real).median, 1),
      fixed(spreadOf(synthetic).median, 1),
      fixed(ratio.median, 3),
      `${fixed(ratio.minimum, 3)}..${fixed(ratio.maximum, 3)}`,
      fixed(bestOverBest(real, synthetic), 3),
      pairs.calm ? `${ratio.count} (+${pairs.disturbed.length})` : `${ratio.count} (busy)`,
    ];
  });
}

/** The fastest process of either side: what disturbs a machine only makes it slower. */
function bestOverBest(real: readonly number[], synthetic: readonly number[]): number | null {
  const [a, b] = [spreadOf(real).maximum, spreadOf(synthetic).maximum];
  return a === null || b === null ? null : b / a;
}
