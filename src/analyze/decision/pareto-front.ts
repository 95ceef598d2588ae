import type { DecisionAxes } from "../../core/decision.ts";
import type { ModelDecision } from "./decision.ts";

type Candidate = Pick<ModelDecision, "modelId" | "axes">;

/**
 * For each model that has every axis that is asked for: the models that dominate it, which is none for
 * those on the Pareto front. By point estimates: two models whose intervals overlap may change places.
 */
export function paretoFront(
  candidates: readonly Candidate[],
  axes: DecisionAxes,
): ReadonlyMap<string, readonly string[]> {
  const placed = candidates.flatMap(({ modelId, axes: values }) => {
    const losses = lossesOf(values, axes);
    return losses === null || losses.length === 0 ? [] : [{ modelId, losses }];
  });
  return new Map(
    placed.map(({ modelId, losses }) => [
      modelId,
      placed.filter((other) => dominates(other.losses, losses)).map((other) => other.modelId),
    ]),
  );
}

/** One number for each axis that is asked for, smaller is better; `null` when one was not observed. */
function lossesOf(values: ModelDecision["axes"], axes: DecisionAxes): number[] | null {
  const latencySign = axes.latency?.metric.endsWith("per_second") === true ? -1 : 1;
  const wanted = [
    ...(axes.quality === null ? [] : [values.quality === null ? null : -values.quality]),
    ...(axes.latency === null
      ? []
      : [values.latency === null ? null : latencySign * values.latency]),
    ...(axes.memory === null ? [] : [values.memoryBytes]),
  ];
  const known = wanted.filter((loss) => loss !== null);
  return known.length === wanted.length ? known : null;
}

function dominates(a: readonly number[], b: readonly number[]): boolean {
  return (
    a.every((loss, axis) => loss <= (b[axis] ?? Infinity)) &&
    a.some((loss, axis) => loss < (b[axis] ?? Infinity))
  );
}
