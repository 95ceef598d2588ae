import type { EvaluationRecord } from "../../core/evaluation.ts";
import { median } from "../../stats/quantile.ts";
import { maximum } from "../../stats/range.ts";
import type { FastDeviation } from "./evaluation-analysis.ts";

/** Distances of the choices that were scored in both ways; `null` when none was. */
export function fastDeviation(records: readonly EvaluationRecord[]): FastDeviation | null {
  const distances = records.flatMap(distancesOf);
  const medianNats = median(distances);
  const maxNats = maximum(distances);
  if (medianNats === null || maxNats === null) return null;
  return { choiceCount: distances.length, medianNats, maxNats };
}

function distancesOf(record: EvaluationRecord): number[] {
  if (record.status === "failed" || record.result.kind !== "choices") return [];
  const { choices, exactTokenLogprobs } = record.result;
  return (exactTokenLogprobs ?? []).map((exact, index) =>
    Math.abs(sum(exact) - sum(choices[index]?.tokenLogprobs ?? [])),
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
