import type { Constraint } from "../../core/decision.ts";
import type { Analysis, CellAnalysis } from "../performance/analysis.ts";
import type { ThresholdResult } from "../performance/thresholds.ts";
import type { ConstraintOutcome } from "./decision.ts";
import type { ModelEvidence } from "./judge-constraint.ts";
import { scenarioFigure } from "./scenario-figure.ts";

/** The limits that the measured scenarios declare, as outcomes beside those of the rules. */
export function thresholdOutcomes({ modelId, performance }: ModelEvidence): ConstraintOutcome[] {
  return performance
    .flatMap(({ cells }: Analysis) => cells)
    .filter((cell) => cell.modelId === modelId)
    .flatMap((cell) => cell.thresholds.map((threshold) => outcomeOf(cell, threshold)));
}

function outcomeOf(cell: CellAnalysis, threshold: ThresholdResult): ConstraintOutcome {
  const { low, high, n, workload } = intervalOf(cell, threshold);
  const { verdict, observed, limit, name } = threshold;
  const passes = (value: number): boolean =>
    name.endsWith("_max") ? value <= limit : value >= limit;
  const isShown =
    low !== null && high !== null && passes(low) === passes(high) && observed !== null;
  const isOpen = verdict === "not-observed";
  return {
    constraint: constraintOf(cell, threshold),
    origin: "scenario",
    workload,
    observed,
    low,
    high,
    n,
    text: null,
    verdict: isOpen ? "undecided" : verdict,
    certainty: isOpen ? null : isShown ? "shown" : "point-only",
    undecided: isOpen ? "not-measured" : null,
  };
}

function constraintOf(
  { scenario, mode }: CellAnalysis,
  { name, limit }: ThresholdResult,
): Constraint {
  const where = { scenario, ...(mode === "first-token" ? {} : { mode }) };
  switch (name) {
    case "ttft_ms_max":
      return { ...where, metric: "ttft_p50_ms", max: limit };
    case "tokens_per_sec_min":
      return { ...where, metric: "tokens_per_second", min: limit };
    case "json_valid_rate_min":
      return { ...where, metric: "json_valid_rate", min: limit };
    case "peak_ram_mb_max":
      return { memory: "peak_resident_mb", max: limit };
  }
}

function intervalOf(cell: CellAnalysis, { name }: ThresholdResult) {
  const metric = {
    ttft_ms_max: "ttft_p50_ms",
    tokens_per_sec_min: "tokens_per_second",
    json_valid_rate_min: "json_valid_rate",
    peak_ram_mb_max: null,
  } as const;
  const wanted = metric[name];
  const figure = wanted === null ? null : scenarioFigure(cell, wanted);
  return {
    low: figure?.low ?? null,
    high: figure?.high ?? null,
    n: figure?.n ?? null,
    workload: figure?.workload ?? cell.scenario,
  };
}
