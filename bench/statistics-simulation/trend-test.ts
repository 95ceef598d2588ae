import { mannKendall } from "../../src/stats/hypothesis/mann-kendall.ts";
import { shareFigure, type SimulatedFigure } from "./figure.ts";
import { countHits, simulationRandom, type SimulationRandom } from "./random-values.ts";

const ALPHA = 0.05;
const VARIATION = 0.03;
const DRIFT = 0.05;
const SHARE_ROUNDING = 0.005;

interface PowerSetting {
  readonly n: number;
  readonly reference: number;
}

const POWER: readonly PowerSetting[] = [
  { n: 10, reference: 0.28 },
  { n: 20, reference: 0.52 },
  { n: 50, reference: 0.91 },
];
/** Their false positives are 12 to 24 % in the reference. */
const AUTOCORRELATIONS = [0.3, 0.5];
const AUTOCORRELATED_N = 20;
const REFERENCE_FALSE_POSITIVES = [0.12, 0.24] as const;

/** Mann-Kendall: power against a drift, and false positives where values resemble their neighbours. */
export function simulateTrendTest(replicates: number, seed: number): SimulatedFigure[] {
  const power = POWER.map(({ n, reference }) => {
    const name = `Mann-Kendall, ${DRIFT * 100} % drift, CV ${VARIATION * 100} %, n = ${n}: power`;
    const random = simulationRandom(seed, name);
    const hits = countHits(replicates, () => findsTrend(driftingSeries(random, n)));
    return shareFigure(name, { hits, replicates }, reference, SHARE_ROUNDING);
  });
  const falsePositives = AUTOCORRELATIONS.map((correlation) => {
    const name = `Mann-Kendall, autocorrelation ${correlation}, n = ${AUTOCORRELATED_N}: false positives`;
    const random = simulationRandom(seed, name);
    const hits = countHits(replicates, () =>
      findsTrend(autocorrelatedSeries(random, AUTOCORRELATED_N, correlation)),
    );
    return shareFigure(name, { hits, replicates }, REFERENCE_FALSE_POSITIVES, SHARE_ROUNDING);
  });
  return [...power, ...falsePositives];
}

function findsTrend(values: readonly number[]): boolean {
  return (mannKendall(values).value?.p ?? 1) < ALPHA;
}

function driftingSeries(random: SimulationRandom, n: number): number[] {
  return Array.from(
    { length: n },
    (_, place) => (1 + (DRIFT * place) / (n - 1)) * (1 + VARIATION * random.normal()),
  );
}

/** First order, stationary from its first value on. */
function autocorrelatedSeries(random: SimulationRandom, n: number, correlation: number): number[] {
  const innovation = Math.sqrt(1 - correlation ** 2);
  let value = random.normal();
  return Array.from({ length: n }, (_, place) => {
    if (place > 0) value = correlation * value + innovation * random.normal();
    return value;
  });
}
