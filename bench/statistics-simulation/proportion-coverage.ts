import { bootstrapProportion } from "../../src/stats/bootstrap/proportion.ts";
import { wilsonInterval } from "../../src/stats/intervals/wilson-interval.ts";
import { shareFigure, type Reference, type SimulatedFigure } from "./figure.ts";
import { holds } from "./mean-coverage.ts";
import { countHits, repeat, simulationRandom } from "./random-values.ts";

interface Setting {
  readonly n: number;
  readonly share: number;
  readonly wilson: Reference;
  readonly percentile: Reference;
}

const SETTINGS: readonly Setting[] = [
  { n: 30, share: 0.033, wilson: 0.93, percentile: 0.62 },
  { n: 30, share: 0.5, wilson: null, percentile: null },
  { n: 164, share: 0.1, wilson: null, percentile: null },
  { n: 164, share: 0.6, wilson: null, percentile: null },
];
const ROUNDING = 0.005;

/** How often a 95 % interval of a proportion holds the true one: Wilson's beside the percentile bootstrap. */
export function simulateProportionCoverage(replicates: number, seed: number): SimulatedFigure[] {
  return SETTINGS.flatMap(({ n, share, wilson, percentile }) => {
    const label = `proportion ${share}, n = ${n}`;
    const random = simulationRandom(seed, label);
    const counts = repeat(replicates, () => countHits(n, () => random.fraction() < share));
    // Only n + 1 results exist; each is made once.
    const wilsonHolds = repeat(n + 1, (k) => holds(wilsonInterval(k, n).value, share));
    const percentileHolds = repeat(n + 1, (k) => {
      const result = bootstrapProportion(k, n, { seed: random.seed() }).value;
      return holds(result?.percentile ?? null, share);
    });
    const hitsOf = (table: readonly boolean[]): number => counts.filter((k) => table[k]).length;
    const figure = (method: string, table: readonly boolean[], reference: Reference) =>
      shareFigure(
        `${label}: coverage of ${method}`,
        { hits: hitsOf(table), replicates },
        reference,
        ROUNDING,
      );
    return [
      figure("Wilson", wilsonHolds, wilson),
      figure("percentile", percentileHolds, percentile),
    ];
  });
}
