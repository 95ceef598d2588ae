import { bootstrapMean } from "../../src/stats/bootstrap/mean.ts";
import { tInterval } from "../../src/stats/intervals/t-interval.ts";
import type { Interval } from "../../src/stats/maybe.ts";
import { shareFigure, type SimulatedFigure } from "./figure.ts";
import { repeat, simulationRandom, type SimulationRandom } from "./random-values.ts";

const METHODS = ["t", "percentile", "BCa"] as const;
const LOGNORMAL_SIGMA = 0.5;
const OUTLIER_SHARE = 0.03;
const OUTLIER_FACTOR = 10;
const OUTLIER_BASE_DEVIATION = 0.05;

interface Population {
  readonly name: string;
  readonly trueMean: number;
  readonly draw: (random: SimulationRandom) => number;
}

const NORMAL: Population = { name: "normal", trueMean: 0, draw: (random) => random.normal() };
const LOGNORMAL: Population = {
  name: "lognormal(0.5)",
  trueMean: Math.exp(LOGNORMAL_SIGMA ** 2 / 2),
  draw: (random) => Math.exp(LOGNORMAL_SIGMA * random.normal()),
};
const OUTLIERS: Population = {
  name: "3 % tenfold outliers",
  trueMean: 1 + OUTLIER_SHARE * (OUTLIER_FACTOR - 1),
  draw: (random) => {
    const factor = random.fraction() < OUTLIER_SHARE ? OUTLIER_FACTOR : 1;
    return factor * (1 + OUTLIER_BASE_DEVIATION * random.normal());
  },
};

interface Setting {
  readonly population: Population;
  readonly n: number;
  /** In the order of the methods. */
  readonly reference: readonly number[];
  readonly rounding: number;
}

const SETTINGS: readonly Setting[] = [
  { population: NORMAL, n: 10, reference: [0.953, 0.901, 0.903], rounding: 0.0005 },
  { population: NORMAL, n: 20, reference: [0.946, 0.923, 0.924], rounding: 0.0005 },
  { population: NORMAL, n: 50, reference: [0.945, 0.937, 0.936], rounding: 0.0005 },
  { population: LOGNORMAL, n: 20, reference: [0.929, 0.912, 0.911], rounding: 0.0005 },
  { population: OUTLIERS, n: 20, reference: [0.44, 0.44, 0.42], rounding: 0.005 },
  { population: OUTLIERS, n: 200, reference: [0.92, 0.93, 0.96], rounding: 0.005 },
];

/** How often a 95 % interval of a mean holds the true mean. */
export function simulateMeanCoverage(replicates: number, seed: number): SimulatedFigure[] {
  return SETTINGS.flatMap((setting) => simulateSetting(setting, replicates, seed));
}

function simulateSetting(
  { population, n, reference, rounding }: Setting,
  replicates: number,
  seed: number,
): SimulatedFigure[] {
  const label = `mean, ${population.name}, n = ${n}`;
  const random = simulationRandom(seed, label);
  const hits = METHODS.map(() => 0);
  for (let replicate = 0; replicate < replicates; replicate += 1) {
    const values = repeat(n, () => population.draw(random));
    for (const [place, interval] of intervalsOf(values, random.seed()).entries()) {
      if (holds(interval, population.trueMean)) hits[place] = (hits[place] ?? 0) + 1;
    }
  }
  return METHODS.map((method, place) =>
    shareFigure(
      `${label}: coverage of ${method}`,
      { hits: hits[place] ?? 0, replicates },
      reference[place] ?? null,
      rounding,
    ),
  );
}

/** In the order of the methods; `null` where there is none, which holds nothing. */
function intervalsOf(values: readonly number[], seed: number): (Interval | null)[] {
  const bootstrap = bootstrapMean(values, { seed }).value;
  return [tInterval(values).value, bootstrap?.percentile ?? null, bootstrap?.bca.value ?? null];
}

export function holds(interval: Interval | null, value: number): boolean {
  return interval !== null && interval.low <= value && value <= interval.high;
}
