import { seededRandom } from "../../src/core/random.ts";
import { bootstrapMean } from "../../src/stats/bootstrap/mean.ts";
import { normalQuantile } from "../../src/stats/distributions/normal.ts";
import { interleave } from "../support/interleave.ts";
import { medianOf, spreadOf, type Spread } from "../support/spread.ts";
import { fixed, percent } from "../support/table.ts";
import type { ScipyAnswer, ScipyRequest, ScipySide } from "./scipy-side.ts";

const RESAMPLES = 10_000;
/** Share of the time of SciPy, called without more than it needs, that ours may take. */
const LARGEST_SHARE = 0.15;
const METHODS = ["percentile", "BCa"] as const;
/** `null` is SciPy's default: all resamples at once, n x 10,000 x 8 bytes and as much again. */
const BATCHES = [null, 100, 300, 1000, 3000] as const;
const WARM_UP_RUNS = 30;

type Method = (typeof METHODS)[number];

export interface BootstrapComparison {
  readonly n: number;
  readonly method: Method;
  /** Our time for both intervals, ms. */
  readonly oursMs: Spread;
  readonly scipyDefaultMs: Spread;
  /** With a generator of its own, which is the faster one. */
  readonly scipyGeneratorMs: Spread;
  readonly scipyBestMs: Spread;
  /** The batch with the smallest median time, with a generator of its own. */
  readonly bestBatch: number | null;
  /** Ours over SciPy's, pair by pair. */
  readonly shareOfDefault: Spread;
  readonly shareOfGenerator: Spread;
  readonly shareOfBest: Spread;
  readonly values: readonly { readonly oursMs: number; readonly scipy: readonly TimedBatch[] }[];
}

interface TimedBatch extends ScipyAnswer, Pick<ScipyRequest, "method" | "generator" | "batch"> {}

/**
 * Our bootstrap of a mean, 10,000 resamples with the percentile AND the BCa interval, beside SciPy's, once
 * for each of its methods and batches. Both sides are warm and run in turns in the same minutes.
 */
export async function compareBootstraps(
  scipy: ScipySide,
  sizes: readonly number[],
  pairs: number,
): Promise<BootstrapComparison[]> {
  const comparisons: BootstrapComparison[] = [];
  for (const n of sizes) comparisons.push(...(await compareAt(scipy, n, pairs)));
  return comparisons;
}

async function compareAt(
  scipy: ScipySide,
  n: number,
  pairCount: number,
): Promise<BootstrapComparison[]> {
  const values = normalValues(n);
  let seed = 0;
  const ours = (): number => {
    const start = performance.now();
    bootstrapMean(values, { seed, resamples: RESAMPLES });
    return performance.now() - start;
  };
  const theirs = () => runScipy(scipy, { values, resamples: RESAMPLES, seed: (seed += 1) });
  for (let run = 0; run < WARM_UP_RUNS; run += 1) ours();
  await theirs();
  const pairs = await interleave(pairCount, () => Promise.resolve(ours()), theirs, {
    watchOthers: false,
  });
  const figures = pairs.counted.map(({ first, second }) => ({
    oursMs: first.value,
    scipy: second.value,
  }));
  return METHODS.map((method) => comparison(n, method, figures));
}

async function runScipy(
  scipy: ScipySide,
  request: Omit<ScipyRequest, "method" | "generator" | "batch">,
): Promise<TimedBatch[]> {
  const timed: TimedBatch[] = [];
  for (const method of METHODS) {
    const ways = [
      { method, generator: "default", batch: null } as const,
      ...BATCHES.map((batch) => ({ method, generator: "Generator", batch }) as const),
    ];
    for (const way of ways) {
      timed.push({ ...way, ...(await scipy.bootstrap({ ...request, ...way })) });
    }
  }
  return timed;
}

function comparison(
  n: number,
  method: Method,
  values: BootstrapComparison["values"],
): BootstrapComparison {
  const oursMs = values.map((pair) => pair.oursMs);
  const timesOf = (batch: number | null, generator = "Generator"): number[] =>
    values.flatMap(({ scipy }) =>
      scipy
        .filter((run) => run.method === method && run.generator === generator)
        .filter((run) => run.batch === batch)
        .map(({ ms }) => ms),
    );
  const [best = { batch: null, ms: Infinity }] = BATCHES.map((batch) => ({
    batch,
    ms: medianOf(timesOf(batch)),
  })).sort((a, b) => a.ms - b.ms);
  const shares = (times: readonly number[]): Spread =>
    spreadOf(times.map((ms, pair) => (oursMs[pair] ?? Infinity) / ms));
  return {
    n,
    method,
    oursMs: spreadOf(oursMs),
    scipyDefaultMs: spreadOf(timesOf(null, "default")),
    scipyGeneratorMs: spreadOf(timesOf(null)),
    scipyBestMs: spreadOf(timesOf(best.batch)),
    bestBatch: best.batch,
    shareOfDefault: shares(timesOf(null, "default")),
    shareOfGenerator: shares(timesOf(null)),
    shareOfBest: shares(timesOf(best.batch)),
    values,
  };
}

/** Normal values, mean 100 and standard deviation 5, seeded. */
function normalValues(n: number): number[] {
  const random = seededRandom(n);
  return Array.from(
    { length: n },
    () => 100 + 5 * normalQuantile(random.nextFraction() + 2 ** -33),
  );
}

export const BOOTSTRAP_HEADERS = [
  "n, method of SciPy",
  "ours ms",
  "SciPy ms",
  "ours/SciPy",
  "min..max",
  "target",
  "met",
  "Generator ms",
  "ours/that",
  "best batch",
  "ours/best",
];

export function bootstrapRow(row: BootstrapComparison): string[] {
  const { shareOfDefault, shareOfGenerator, shareOfBest } = row;
  const met = (shareOfDefault.median ?? Infinity) <= LARGEST_SHARE;
  return [
    `${row.n}, ${row.method}`,
    fixed(row.oursMs.median, 2),
    fixed(row.scipyDefaultMs.median, 1),
    percent(shareOfDefault.median),
    `${percent(shareOfDefault.minimum, 0)}..${percent(shareOfDefault.maximum, 0)}`,
    `<= ${percent(LARGEST_SHARE, 0)}`,
    met ? "yes" : "no",
    fixed(row.scipyGeneratorMs.median, 1),
    percent(shareOfGenerator.median),
    row.bestBatch === null ? "all" : String(row.bestBatch),
    percent(shareOfBest.median),
  ];
}
