const NS_PER_US = 1e3;
const NS_PER_MS = 1e6;
const NS_PER_SECOND = 1e9;

export function microsecondsOf(durationNs: number): number {
  return durationNs / NS_PER_US;
}

export function millisecondsOf(durationNs: number): number {
  return durationNs / NS_PER_MS;
}

/** `count` per second; `null` when no time passed: a rate over nothing is not a rate. */
export function perSecond(count: number, durationNs: number): number | null {
  return durationNs > 0 ? (count * NS_PER_SECOND) / durationNs : null;
}
