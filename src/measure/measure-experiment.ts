import type { PlannedTrial } from "../core/record.ts";
import { measureGroup } from "./measure-group.ts";
import type { MeasureSettings } from "./measure-settings.ts";

/** Counters that go on over the whole experiment. */
export interface Counters {
  records: number;
  sessions: number;
}

/**
 * Runs trials in the given order, each (round, model) in a process of its own, and appends a record
 * for each. Ends early, between two trials, when `shouldStop` says so.
 * @throws HarnessError only when records cannot be written
 */
export async function measureExperiment(
  trials: readonly PlannedTrial[],
  settings: MeasureSettings,
): Promise<void> {
  const counters: Counters = { records: settings.recordCount, sessions: settings.sessionCount };
  for (const group of groupByProcess(trials)) {
    if (settings.shouldStop()) return;
    await measureGroup(group, settings, counters);
  }
}

/** Neighbouring trials of the same round and model: what one process serves. */
export function groupByProcess(trials: readonly PlannedTrial[]): PlannedTrial[][] {
  const groups: PlannedTrial[][] = [];
  for (const trial of trials) {
    const last = groups.at(-1);
    const [first] = last ?? [];
    if (last !== undefined && first?.round === trial.round && first.modelId === trial.modelId)
      last.push(trial);
    else groups.push([trial]);
  }
  return groups;
}
