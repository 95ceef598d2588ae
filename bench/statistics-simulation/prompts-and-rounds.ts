import { clusterTInterval } from "../../src/stats/intervals/cluster-t-interval.ts";
import { tInterval } from "../../src/stats/intervals/t-interval.ts";
import { twoWayInterval } from "../../src/stats/intervals/two-way-interval.ts";
import type { Interval, Maybe } from "../../src/stats/maybe.ts";
import { medianFigure, shareFigure, type SimulatedFigure } from "./figure.ts";
import { repeat, simulationRandom, type SimulationRandom } from "./random-values.ts";

/** Of one run, on the log scale, for each model. */
const RUN_DEVIATION = 0.03;
/** Of the difference between two models that depends on the prompt. */
const PROMPT_DEVIATION = 0.02;
const SHARE_ROUNDING = 0.005;
const WIDTH_ROUNDING = 0.0005;

const ANALYSES = ["pooled t", "t by prompt", "t by round", "two-way"] as const;

interface Design {
  readonly prompts: number;
  readonly rounds: number;
  /** Of what a round does to one model. */
  readonly roundDeviation: number;
  /** In the order of the analyses: share of false positives, median half-width. */
  readonly reference: readonly (readonly [share: number, halfWidth: number])[];
}

const DESIGNS: readonly Design[] = [
  design(20, 5, 0.05, [0.65, 0.015], [0.7, 0.013], [0.046, 0.081], [0.044, 0.081]),
  design(20, 10, 0.05, [0.62, 0.011], [0.63, 0.011], [0.05, 0.05], [0.049, 0.05]),
  design(30, 6, 0.03, [0.62, 0.009], [0.59, 0.01], [0.057, 0.042], [0.051, 0.043]),
  design(20, 5, 0.01, [0.28, 0.01], [0.17, 0.013], [0.073, 0.019], [0.024, 0.022]),
  design(20, 5, 0, [0.14, 0.009], [0.048, 0.013], [0.13, 0.011], [0.008, 0.018]),
];

function design(
  prompts: number,
  rounds: number,
  roundDeviation: number,
  ...reference: (readonly [number, number])[]
): Design {
  return { prompts, rounds, roundDeviation, reference };
}

/** Two models that are equally fast, compared in four ways: how often is one called faster? */
export function simulatePromptsAndRounds(replicates: number, seed: number): SimulatedFigure[] {
  return DESIGNS.flatMap((one) => simulateDesign(one, replicates, seed));
}

function simulateDesign(
  { prompts, rounds, roundDeviation, reference }: Design,
  replicates: number,
  seed: number,
): SimulatedFigure[] {
  const label = `${prompts} x ${rounds}, ${roundDeviation * 100} %`;
  const random = simulationRandom(seed, `prompts-and-rounds ${label}`);
  const runs = repeat(replicates, () =>
    analyses(logRatios(random, { prompts, rounds, roundDeviation })),
  );
  return ANALYSES.flatMap((analysis, place) => {
    const intervals = runs.map((run) => run[place]?.value ?? { low: 0, high: 0 });
    const hits = intervals.filter(({ low, high }) => low > 0 || high < 0).length;
    const halfWidths = intervals.map(({ low, high }) => (high - low) / 2);
    const [share, halfWidth] = reference[place] ?? [null, null];
    const rounding = share !== null && share < 0.1 ? SHARE_ROUNDING / 10 : SHARE_ROUNDING;
    return [
      shareFigure(`${label}: ${analysis}, false positives`, { hits, replicates }, share, rounding),
      medianFigure(`${label}: ${analysis}, half-width`, halfWidths, halfWidth, WIDTH_ROUNDING),
    ];
  });
}

/** One row for each prompt, one column for each round: ln(speed of A / speed of B), true value 0. */
function logRatios(
  random: SimulationRandom,
  { prompts, rounds, roundDeviation }: Omit<Design, "reference">,
): number[][] {
  const ofBoth = (deviation: number): number => deviation * (random.normal() - random.normal());
  const roundEffects = repeat(rounds, () => ofBoth(roundDeviation));
  return repeat(prompts, () => {
    const promptEffect = PROMPT_DEVIATION * random.normal();
    return roundEffects.map((effect) => effect + promptEffect + ofBoth(RUN_DEVIATION));
  });
}

function analyses(matrix: readonly (readonly number[])[]): Maybe<Interval>[] {
  const byRound = (matrix[0] ?? []).map((_, round) => matrix.map((row) => row[round] ?? 0));
  return [
    tInterval(matrix.flat()),
    clusterTInterval(matrix),
    clusterTInterval(byRound),
    twoWayInterval(matrix),
  ];
}
