import { measureGroup } from "./measure-group.ts";
import type { AnyRecord, AnyTrial, MeasureSettings, TrialSteps } from "./measure-settings.ts";
import type { Counters } from "./process-slot.ts";

/**
 * Runs trials in the given order, each (round, model) in a process of its own (or several that
 * take turns), and appends a record for each. Ends early, between two trials, when `shouldStop` says so.
 * @throws HarnessError only when records cannot be written
 */
export async function measureExperiment<T extends AnyTrial, R extends AnyRecord>(
  trials: readonly T[],
  settings: MeasureSettings<R>,
  steps: TrialSteps<T, R>,
): Promise<void> {
  const counters: Counters = { records: settings.recordCount, sessions: settings.sessionCount };
  for (const group of groupByProcess(trials, steps)) {
    if (settings.shouldStop()) return;
    await measureGroup(group, { settings, steps, counters });
  }
}

/** Neighbouring trials of the same round and model: what one process serves. */
export function groupByProcess<T extends AnyTrial>(
  trials: readonly T[],
  { placeOf }: Pick<TrialSteps<T, never>, "placeOf">,
): T[][] {
  const groups: T[][] = [];
  for (const trial of trials) {
    const last = groups.at(-1);
    const [first] = last ?? [];
    const isSame =
      first?.modelId === trial.modelId && placeOf(first).round === placeOf(trial).round;
    if (last !== undefined && isSame) last.push(trial);
    else groups.push([trial]);
  }
  return groups;
}
