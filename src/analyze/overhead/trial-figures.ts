import type { GenerationTiming } from "../../core/generation.ts";
import type { OkLadderRecord } from "../../core/overhead.ts";
import { microsecondsOf } from "../performance/nanoseconds.ts";
import { totalTimeMs } from "../performance/total-time.ts";
import { ttftMs } from "../performance/ttft.ts";
import type { OverheadMetric } from "./compare-rungs.ts";

/** Processor time of one request by output token, microseconds. */
export interface CpuPerToken {
  readonly engineUs: number | null;
  readonly serverUs: number | null;
  /** `null` where a server takes part and its share is not known. */
  readonly sumUs: number | null;
}

/** A figure of one trial; `null` where it was not observed. */
export function figureOf(record: OkLadderRecord, metric: OverheadMetric): number | null {
  switch (metric) {
    case "ttft-ms":
      return ttftMs(record.trace);
    case "time-per-token-us":
      return timePerTokenUs(record.trace.timing);
    case "total-time-ms":
      return totalTimeMs(record.trace.timing);
    case "cpu-per-token-us":
      return cpuPerToken(record).sumUs;
  }
}

/**
 * (last token - first token) / (N - 1), from the times of single tokens alone: rungs differ by a percent, and
 * chunks of text may be off by five. `null` also where the second token came together with the first: then
 * the first was made earlier than it was seen.
 */
function timePerTokenUs({ tokenNs }: GenerationTiming): number | null {
  const [firstNs, secondNs] = tokenNs ?? [];
  const lastNs = tokenNs?.at(-1);
  if (tokenNs === null || firstNs === undefined || lastNs === undefined) return null;
  if (secondNs === undefined || secondNs <= firstNs) return null;
  return microsecondsOf(lastNs - firstNs) / (tokenNs.length - 1);
}

/** Output tokens: by their ids, else as the server counts them. `null` when neither is known, or there is none. */
export function outputTokenCountOf({ trace }: Pick<OkLadderRecord, "trace">): number | null {
  const known = trace.outputTokens?.length ?? trace.outputTokenCount;
  return known === 0 ? null : known;
}

export function cpuPerToken(record: OkLadderRecord): CpuPerToken {
  const { engineCpuNs, serverCpuNs, trace } = record;
  const tokens = outputTokenCountOf(record);
  const share = (ns: number | null): number | null =>
    ns === null || tokens === null ? null : microsecondsOf(ns) / tokens;
  const engineUs = share(engineCpuNs);
  const serverUs = share(serverCpuNs);
  if (trace.http === undefined) return { engineUs, serverUs, sumUs: engineUs };
  const sumUs = engineUs === null || serverUs === null ? null : engineUs + serverUs;
  return { engineUs, serverUs, sumUs };
}
