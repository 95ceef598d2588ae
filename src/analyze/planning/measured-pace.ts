import { groupBy } from "../performance/group-by.ts";

/** What the pace is read from: any record of a performance experiment or an evaluation. */
export interface PacedRecord {
  readonly modelId: string;
  readonly sessionId: string;
  readonly runOrder: number;
  readonly startedEpochMs: number;
}

/** A stretch longer than this between two trials is a break (a resumed experiment), not work. */
const MAX_GAP_MS = 30 * 60 * 1000;

/**
 * Wall-clock seconds from the start of one trial to the start of the next in the same process, in all,
 * over the records that `belongs` picks; pauses and bookkeeping included. The last trial of a process has no
 * successor and is left out of both numbers.
 */
export function measuredPace<R extends PacedRecord>(
  records: readonly R[],
  belongs: (record: R) => boolean,
): { readonly seconds: number; readonly trialCount: number } {
  let totalMs = 0;
  let trialCount = 0;
  for (const session of groupBy(records, ({ sessionId }) => sessionId).values()) {
    const ordered = [...session].sort((a, b) => a.runOrder - b.runOrder);
    for (const [index, record] of ordered.entries()) {
      const next = ordered[index + 1];
      if (next === undefined || !belongs(record)) continue;
      const gapMs = next.startedEpochMs - record.startedEpochMs;
      if (gapMs < 0 || gapMs > MAX_GAP_MS) continue;
      totalMs += gapMs;
      trialCount += 1;
    }
  }
  return { seconds: totalMs / 1000, trialCount };
}
