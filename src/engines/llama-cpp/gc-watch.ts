import {
  PerformanceObserver,
  constants,
  performance,
  type PerformanceEntry,
} from "node:perf_hooks";
import type { GenerationTrace } from "../../core/generation.ts";

type GcPause = GenerationTrace["gcPauses"][number];

const KIND_NAMES: Readonly<Record<number, GcPause["kind"]>> = {
  [constants.NODE_PERFORMANCE_GC_MINOR]: "scavenge",
  [constants.NODE_PERFORMANCE_GC_MAJOR]: "mark-sweep-compact",
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL]: "incremental",
  [constants.NODE_PERFORMANCE_GC_WEAKCB]: "weak-callbacks",
};

/** Collects the garbage collections of this process that overlapped a timed window. */
export class GcWatch {
  #entries: PerformanceEntry[] = [];
  readonly #observer = new PerformanceObserver((list) => {
    this.#entries.push(...list.getEntries());
  });

  start(): void {
    this.#entries = [];
    this.#observer.observe({ entryTypes: ["gc"] });
  }

  /** Pauses that overlapped [from, to], both readings of `process.hrtime.bigint()`. */
  async stop(from: bigint, to: bigint): Promise<GcPause[]> {
    // Entries are delivered from the event loop, which the token loop kept busy.
    await new Promise((resolve) => setImmediate(resolve));
    this.#entries.push(...this.#observer.takeRecords());
    this.#observer.disconnect();
    const originNs = Number(process.hrtime.bigint()) - performance.now() * 1e6;
    const fromNs = Number(from);
    const windowNs = Number(to - from);
    return this.#entries
      .map((entry) => toPause(entry, originNs - fromNs))
      .filter((pause) => pause.startNs + pause.durationNs >= 0 && pause.startNs <= windowNs);
  }
}

function toPause(entry: PerformanceEntry, offsetNs: number): GcPause {
  // Node documents `detail` on entries of type "gc"; the common type does not declare it.
  const detail: unknown = "detail" in entry ? entry.detail : null;
  const kind =
    typeof detail === "object" && detail !== null && "kind" in detail ? Number(detail.kind) : -1;
  return {
    startNs: Math.round(entry.startTime * 1e6 + offsetNs),
    durationNs: Math.round(entry.duration * 1e6),
    kind: KIND_NAMES[kind] ?? "unknown",
  };
}
