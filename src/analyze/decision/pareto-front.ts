import type { DecisionAxes, ScenarioMetricName } from "../../core/decision.ts";
import { isHigherBetterScore } from "../capability/score-direction.ts";
import type { ModelDecision } from "./decision.ts";

export interface Candidate {
  /** Unique among the candidates. */
  readonly key: string;
  readonly axes: ModelDecision["axes"];
}

/**
 * By key, for each model that has every axis that is asked for: the models that dominate it, which is none for
 * those on the Pareto front. By point estimates: two models whose intervals overlap may change places.
 */
export function paretoFront(
  candidates: readonly Candidate[],
  axes: DecisionAxes,
): ReadonlyMap<string, readonly string[]> {
  const placed = candidates.flatMap(({ key, axes: values }) => {
    const losses = lossesOf(values, axes);
    return losses === null || losses.length === 0 ? [] : [{ key, losses }];
  });
  return new Map(
    placed.map(({ key, losses }) => [
      key,
      placed.filter((other) => dominates(other.losses, losses)).map((other) => other.key),
    ]),
  );
}

/** One number for each axis that is asked for, smaller is better; `null` when one was not observed. */
function lossesOf(values: ModelDecision["axes"], axes: DecisionAxes): number[] | null {
  const { quality, latency, memory } = axes;
  const wanted = [
    ...(quality === null ? [] : [lossOf(values.quality, isHigherBetterScore(quality.metric))]),
    ...(latency === null ? [] : [lossOf(values.latency, isHigherBetterSpeed(latency.metric))]),
    ...(memory === null ? [] : [values.memoryBytes]),
  ];
  const known = wanted.filter((loss) => loss !== null);
  return known.length === wanted.length ? known : null;
}

function lossOf(value: number | null, isHigherBetter: boolean): number | null {
  return value === null || !isHigherBetter ? value : -value;
}

function isHigherBetterSpeed(metric: ScenarioMetricName): boolean {
  return metric.endsWith("per_second") || metric.endsWith("_rate");
}

function dominates(a: readonly number[], b: readonly number[]): boolean {
  return (
    a.every((loss, axis) => loss <= (b[axis] ?? Infinity)) &&
    a.some((loss, axis) => loss < (b[axis] ?? Infinity))
  );
}
