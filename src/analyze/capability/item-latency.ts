import type { EvaluationRecord, EvaluationResult } from "../../core/evaluation.ts";
import { mean } from "../../stats/mean.ts";
import { quantile } from "../../stats/quantile.ts";
import { millisecondsOf } from "../performance/nanoseconds.ts";

/** Time of one item inside the engine, prompt included; failed items have none. */
export interface ItemLatency {
  readonly itemCount: number;
  readonly meanMs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

/**
 * Latency over successful items; `null` when there are none. Items share the beginning of their
 * prompts in the cache: this is the time of one of many questions in a row, not of a first one.
 */
export function itemLatency(records: readonly EvaluationRecord[]): ItemLatency | null {
  const durationsMs = records.flatMap((record) =>
    record.status === "ok" ? [millisecondsOf(engineNs(record.result))] : [],
  );
  const meanMs = mean(durationsMs);
  const p50Ms = quantile(durationsMs, 0.5);
  const p95Ms = quantile(durationsMs, 0.95);
  if (meanMs === null || p50Ms === null || p95Ms === null) return null;
  return { itemCount: durationsMs.length, meanMs, p50Ms, p95Ms };
}

function engineNs(result: EvaluationResult): number {
  return result.kind === "generation" ? result.trace.timing.endNs : result.engineNs;
}
