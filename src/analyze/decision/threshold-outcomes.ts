import type { Constraint } from "../../core/decision.ts";
import type { Analysis, CellAnalysis } from "../performance/analysis.ts";
import type { PeakRange } from "../performance/memory-summary.ts";
import type { ThresholdResult } from "../performance/thresholds.ts";
import { unreliableCodesOf } from "../performance/unreliable-codes.ts";
import type { ConstraintOutcome } from "./decision.ts";
import type { ModelEvidence } from "./judge-constraint.ts";
import { isMemoryUnreliable, scenarioFigure, workloadOf } from "./scenario-figure.ts";
import { BYTES_PER_MB } from "../../core/megabytes.ts";

/** The limits that the measured scenarios declare, as outcomes beside those of the rules. */
export function thresholdOutcomes({ modelId, performance }: ModelEvidence): ConstraintOutcome[] {
  return performance
    .flatMap((analysis: Analysis) => {
      const isFlagged = unreliableCodesOf(analysis, modelId).length > 0;
      return analysis.cells
        .filter((cell) => cell.modelId === modelId)
        .map((cell) => ({ cell, isFlagged }));
    })
    .flatMap(({ cell, isFlagged }) =>
      cell.thresholds.map((threshold) => outcomeOf(cell, threshold, isFlagged)),
    );
}

function outcomeOf(
  cell: CellAnalysis,
  threshold: ThresholdResult,
  isFlagged: boolean,
): ConstraintOutcome {
  const { low, high, n, workload, ...evidence } = evidenceOf(cell, threshold);
  const { verdict, observed, limit, name } = threshold;
  const isTime = name === "ttft_ms_max" || name === "tokens_per_sec_min";
  const isUnreliable = evidence.isUnreliable || (isFlagged && isTime);
  const passes = (value: number): boolean =>
    name.endsWith("_max") ? value <= limit : value >= limit;
  const isShown = [low, high].every(
    (end) => end !== null && observed !== null && passes(end) === passes(observed),
  );
  const isOpen = verdict === "not-observed" || isUnreliable;
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
    undecided: verdict === "not-observed" ? "not-measured" : isUnreliable ? "unreliable" : null,
  };
}

function constraintOf(
  { scenario, mode, memory }: CellAnalysis,
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
      return {
        memory: isPrivateLarger(memory) ? "peak_private_mb" : "peak_resident_mb",
        max: limit,
      };
  }
}

type Evidence = Pick<ConstraintOutcome, "low" | "high" | "n"> & {
  readonly workload: string;
  readonly isUnreliable: boolean;
};

const METRICS = {
  ttft_ms_max: "ttft_p50_ms",
  tokens_per_sec_min: "tokens_per_second",
  json_valid_rate_min: "json_valid_rate",
} as const;

function evidenceOf(cell: CellAnalysis, { name }: ThresholdResult): Evidence {
  if (name === "peak_ram_mb_max") return memoryEvidence(cell);
  const figure = scenarioFigure(cell, METRICS[name]);
  return {
    low: figure?.low ?? null,
    high: figure?.high ?? null,
    n: figure?.n ?? null,
    workload: workloadOf(cell),
    isUnreliable: figure?.isUnreliable ?? false,
  };
}

/** The larger of both peaks, as the limit is held against it; its range over processes. */
function memoryEvidence(cell: CellAnalysis): Evidence {
  const { memory } = cell;
  const peak: PeakRange | null = isPrivateLarger(memory) ? memory.peakPrivate : memory.peakResident;
  return {
    low: peak === null ? null : peak.minBytes / BYTES_PER_MB,
    high: peak === null ? null : peak.maxBytes / BYTES_PER_MB,
    n: peak?.sessionCount ?? null,
    workload: workloadOf(cell),
    isUnreliable: isMemoryUnreliable(cell),
  };
}

function isPrivateLarger({ peakPrivate, peakResident }: CellAnalysis["memory"]): boolean {
  return (peakPrivate?.maxBytes ?? -1) > (peakResident?.maxBytes ?? -1);
}
