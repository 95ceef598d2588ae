import type { ScenarioMetricName } from "../../core/decision.ts";
import type { Estimate } from "../inference/estimate.ts";
import type { CellAnalysis } from "../performance/analysis.ts";

/** An observed figure with its interval, as a limit is held against it. */
export interface Figure {
  readonly workload: string;
  /** `null`: there are trials, but too few for it. */
  readonly observed: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number;
  /** The cell carries a flag that withholds verdicts on this figure. */
  readonly isUnreliable: boolean;
  /** Of single trials, where `observed` is `null`. */
  readonly largest: number | null;
  readonly smallest: number | null;
}

const ESTIMATE_OF: Readonly<Record<Exclude<ScenarioMetricName, "json_valid_rate">, string>> = {
  ttft_p50_ms: "ttft-cold-ms",
  ttft_p95_ms: "ttft-cold-p95-ms",
  ttft_warm_prefix_p50_ms: "ttft-warm-prefix-ms",
  total_time_p50_ms: "total-time-ms",
  inter_token_p99_ms: "inter-token-p99-ms",
  tokens_per_second: "decode-tokens-per-second",
  prefill_tokens_per_second: "prefill-tokens-per-second",
};

/** The figure of a cell that a limit names; `null` when it was not observed. */
export function scenarioFigure(
  cell: CellAnalysis | null,
  metric: ScenarioMetricName,
): Figure | null {
  if (cell === null) return null;
  if (metric === "json_valid_rate") return jsonFigure(cell);
  const estimate = cell.estimates.find((one) => one.metric === ESTIMATE_OF[metric]);
  if (estimate === undefined) return null;
  const { cold } = cell.ttft;
  const isP95 = metric === "ttft_p95_ms";
  return {
    workload: workloadOf(cell),
    observed: estimate.value,
    ...endsOf(estimate),
    n: estimate.n,
    isUnreliable: isUnreliable(cell),
    largest: isP95 ? cold.maxMs : null,
    smallest: isP95 ? cold.minMs : null,
  };
}

/** Verdicts on times are withheld. */
export function isUnreliable({ flags }: Pick<CellAnalysis, "flags">): boolean {
  return flags.some(({ severity }) => severity === "unreliable");
}

/** Swapped memory is not resident: a peak may be too small. */
export function isMemoryUnreliable({ flags }: Pick<CellAnalysis, "flags">): boolean {
  return flags.some(({ code, severity }) => code === "swap" && severity === "unreliable");
}

export function workloadOf({ scenario, mode }: CellAnalysis): string {
  return mode === "fixed-length" ? scenario : `${scenario} (${mode})`;
}

function endsOf({ interval }: Estimate): Pick<Figure, "low" | "high"> {
  return { low: interval?.low ?? null, high: interval?.high ?? null };
}

/** The unit is the prompt: a greedy one that is asked again answers the same. */
function jsonFigure(cell: CellAnalysis): Figure | null {
  const { jsonValidity } = cell;
  const rate = jsonValidity?.conformRate ?? null;
  if (jsonValidity === null || rate === null) return null;
  return {
    workload: workloadOf(cell),
    observed: rate,
    low: jsonValidity.conformInterval?.low ?? null,
    high: jsonValidity.conformInterval?.high ?? null,
    n: jsonValidity.promptCount,
    isUnreliable: false,
    largest: null,
    smallest: null,
  };
}
