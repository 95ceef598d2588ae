/** Probes of one scenario, and those of them that were hits. */
export interface ScenarioCount {
  readonly hits: number;
  readonly probes: number;
}

/**
 * How alike the outcomes within scenarios are: intraclass correlation by a one-way analysis of variance
 * on 0 and 1, for scenarios of unequal size. Can be below 0.
 *
 * `null` where it cannot be estimated: no hit, nothing but hits, one scenario, or one probe in each.
 *
 * Source: Donner 1986.
 */
export function intraclassCorrelation(scenarios: readonly ScenarioCount[]): number | null {
  const within = scenarios.reduce((sum, { hits, probes }) => sum + (hits * hits) / probes, 0);
  const hits = scenarios.reduce((sum, scenario) => sum + scenario.hits, 0);
  return correlationOf(hits, within, shapeOf(scenarios));
}

/** Sizes of scenarios, as far as the analysis of variance needs them. */
export interface ClusterShape {
  readonly probes: number;
  readonly scenarios: number;
  /** Probes of a scenario, as the analysis of variance averages them. */
  readonly size: number;
}

export function shapeOf(scenarios: readonly ScenarioCount[]): ClusterShape {
  const probes = scenarios.reduce((sum, scenario) => sum + scenario.probes, 0);
  const squares = scenarios.reduce((sum, scenario) => sum + scenario.probes ** 2, 0);
  const size = (probes - squares / probes) / (scenarios.length - 1);
  return { probes, scenarios: scenarios.length, size };
}

/** @param squares sum over scenarios of hits squared by probes */
export function correlationOf(hits: number, squares: number, shape: ClusterShape): number | null {
  const { probes, scenarios, size } = shape;
  if (hits === 0 || hits === probes || scenarios < 2 || probes === scenarios) return null;
  const between = (squares - (hits * hits) / probes) / (scenarios - 1);
  const within = (hits - squares) / (probes - scenarios);
  return (between - within) / (between + (size - 1) * within);
}

/**
 * How many probes are worth one independent probe: 1 + (m - 1) ICC with m probes for a scenario on
 * average. A correlation below 0 counts as 0, so it is at least 1.
 */
export function designEffect(icc: number, { probes, scenarios }: ClusterShape): number {
  return 1 + (probes / scenarios - 1) * Math.max(0, icc);
}

/**
 * For every number of hits from 0 to all that there are: the largest sum of hits squared by probes that
 * as many of the same hits can have. It makes their correlation the highest.
 */
export function mostClusteredSquares(scenarios: readonly ScenarioCount[]): number[] {
  let best = [0];
  for (const { hits, probes } of scenarios) {
    const next = new Array<number>(best.length + hits).fill(0);
    for (const [others, squares] of best.entries()) {
      for (let own = 0; own <= hits; own += 1) {
        const total = squares + (own * own) / probes;
        next[others + own] = Math.max(next[others + own] ?? 0, total);
      }
    }
    best = next;
  }
  return best;
}
