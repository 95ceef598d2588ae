/** What is estimated of a performance cell. The unit is the end of the name. */
export const metricNames = [
  "ttft-cold-ms",
  "ttft-warm-prefix-ms",
  "ttft-cached-ms",
  "prefill-tokens-per-second",
  "decode-tokens-per-second",
  "decode-characters-per-second",
  "inter-token-p50-ms",
  "inter-token-p99-ms",
  "total-time-ms",
] as const;

export type MetricName = (typeof metricNames)[number];

/** Peaks of a process: there is one for each process, not for each prompt. */
export const memoryMetricNames = ["peak-private-bytes", "peak-resident-bytes"] as const;

export type MemoryMetricName = (typeof memoryMetricNames)[number];

/** Which direction is better. */
export function isHigherBetter(metric: MetricName): boolean {
  return metric.endsWith("-per-second");
}
