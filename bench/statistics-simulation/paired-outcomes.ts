import { mcNemar } from "../../src/stats/hypothesis/mcnemar.ts";
import {
  newcombeInterval,
  type PairedOutcomes,
} from "../../src/stats/intervals/newcombe-interval.ts";
import { tInterval } from "../../src/stats/intervals/t-interval.ts";
import { shareFigure, type SimulatedFigure } from "./figure.ts";
import { holds } from "./mean-coverage.ts";
import { countHits, simulationRandom, type SimulationRandom } from "./random-values.ts";

const ALPHA = 0.05;

interface Setting {
  readonly n: number;
  /** Probabilities that only A, only B, or both answer right. */
  readonly onlyA: number;
  readonly onlyB: number;
  readonly both: number;
}

/** No difference: how often is one found? */
const EQUAL: readonly Setting[] = [
  { n: 50, onlyA: 0.05, onlyB: 0.05, both: 0.6 },
  { n: 100, onlyA: 0.1, onlyB: 0.1, both: 0.5 },
  { n: 1000, onlyA: 0.1, onlyB: 0.1, both: 0.5 },
];

const DIFFERENT: readonly Setting[] = [
  { n: 30, onlyA: 0.03, onlyB: 0.02, both: 0.9 },
  { n: 30, onlyA: 0.15, onlyB: 0.05, both: 0.5 },
  { n: 50, onlyA: 0.06, onlyB: 0.02, both: 0.8 },
  { n: 50, onlyA: 0.2, onlyB: 0.1, both: 0.4 },
];

/** Two systems on the same items: false positives of McNemar's mid-p test, coverage of the difference. */
export function simulatePairedOutcomes(replicates: number, seed: number): SimulatedFigure[] {
  return [
    ...EQUAL.map((setting) => simulateSize(setting, replicates, seed)),
    ...DIFFERENT.flatMap((setting) => simulateCoverage(setting, replicates, seed)),
  ];
}

function simulateSize(setting: Setting, replicates: number, seed: number): SimulatedFigure {
  const label = labelOf(setting);
  const random = simulationRandom(seed, `size ${label}`);
  const hits = countHits(replicates, () => {
    const { onlyA, onlyB } = draw(random, setting);
    return mcNemar(onlyA, onlyB).midP < ALPHA;
  });
  // Fagerland, Lydersen and Laake 2013: close to the level, and rarely above it.
  return shareFigure(`${label}: McNemar mid-p, false positives`, { hits, replicates }, [0, ALPHA]);
}

function simulateCoverage(setting: Setting, replicates: number, seed: number): SimulatedFigure[] {
  const label = labelOf(setting);
  const random = simulationRandom(seed, `coverage ${label}`);
  const difference = setting.onlyA - setting.onlyB;
  let newcombe = 0;
  let t = 0;
  for (let replicate = 0; replicate < replicates; replicate += 1) {
    const outcomes = draw(random, setting);
    if (holds(newcombeInterval(outcomes).value, difference)) newcombe += 1;
    if (holds(tInterval(differencesOf(outcomes)).value, difference)) t += 1;
  }
  return [
    shareFigure(`${label}: coverage of Newcombe`, { hits: newcombe, replicates }, [0.951, 0.999]),
    shareFigure(`${label}: coverage of t on 0/1`, { hits: t, replicates }, [0.77, 0.95], 0.005),
  ];
}

function labelOf({ n, onlyA, onlyB }: Setting): string {
  return `paired, n = ${n}, only A ${onlyA}, only B ${onlyB}`;
}

function draw(random: SimulationRandom, { n, onlyA, onlyB, both }: Setting): PairedOutcomes {
  const counts = { onlyA: 0, onlyB: 0, both: 0, neither: 0 };
  for (let item = 0; item < n; item += 1) {
    const place = random.fraction();
    if (place < onlyA) counts.onlyA += 1;
    else if (place < onlyA + onlyB) counts.onlyB += 1;
    else if (place < onlyA + onlyB + both) counts.both += 1;
    else counts.neither += 1;
  }
  return counts;
}

function differencesOf({ onlyA, onlyB, both, neither }: PairedOutcomes): number[] {
  const of = (count: number, value: number): number[] => new Array<number>(count).fill(value);
  return [...of(onlyA, 1), ...of(onlyB, -1), ...of(both + neither, 0)];
}
