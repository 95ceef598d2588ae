import type { GenerationTrace } from "../../core/generation.ts";
import type { OkLadderRecord } from "../../core/overhead.ts";
import { decodeTokensPerSecond } from "../performance/decode-speed.ts";
import { microsecondsOf } from "../performance/nanoseconds.ts";
import { totalTimeMs } from "../performance/total-time.ts";
import { ttftMs } from "../performance/ttft.ts";
import type { OverheadMetric } from "./compare-rungs.ts";

const US_PER_SECOND = 1e6;

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
      return timePerTokenUs(record.trace);
    case "total-time-ms":
      return totalTimeMs(record.trace.timing);
    case "cpu-per-token-us":
      return cpuPerToken(record).sumUs;
  }
}

/** The inverse of the decode speed: (last token - first token) / (N - 1). */
function timePerTokenUs(trace: GenerationTrace): number | null {
  const speed = decodeTokensPerSecond(trace);
  return speed === null ? null : US_PER_SECOND / speed;
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
