import type { EgressEvidence } from "../../core/compliance/evidence.ts";

const WEAKEST_FIRST = ["A", "B", "C"] as const;

/**
 * The evidence of an experiment that was measured in several sessions: the weakest level of all, the trials
 * of all. Trials of a session that left no evidence stay uncovered.
 * @param previous of the sessions before; `null` for none
 */
export function mergeEgress(previous: EgressEvidence | null, now: EgressEvidence): EgressEvidence {
  if (previous === null || previous.coveredTrials === 0) return now;
  // A session that had nothing left to measure says nothing about the trials.
  if (now.coveredTrials === 0) return { ...previous, totalTrials: now.totalTrials };
  const level = WEAKEST_FIRST.find((one) => one === previous.level || one === now.level) ?? "A";
  const isProven = level === "C";
  return {
    level,
    boundary: isProven ? now.boundary : null,
    selfTest: isProven ? [...previous.selfTest, ...now.selfTest] : [],
    namespaceDiffers: isProven ? bothOf(previous.namespaceDiffers, now.namespaceDiffers) : null,
    // Counters of two sessions have no common beginning; inside boundaries those of the last one stand for all.
    interfaces: isProven ? now.interfaces : null,
    observedEvents: previous.observedEvents + now.observedEvents,
    coveredTrials: Math.min(previous.coveredTrials + now.coveredTrials, now.totalTrials),
    totalTrials: now.totalTrials,
  };
}

/** `null` where one of them is not known. */
function bothOf(first: boolean | null, second: boolean | null): boolean | null {
  return first === null || second === null ? null : first && second;
}
