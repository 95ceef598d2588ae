import type { TaskItems } from "./task-items.ts";
import { itemKeyOf } from "./labelled-items.ts";

/** For each metric, in the order in which they occur: its value for each item that has one. */
export type ItemValues = ReadonlyMap<string, ReadonlyMap<string, number>>;

export function itemValues({ trials, scores }: TaskItems): ItemValues {
  const trialOf = new Map(trials.map((trial) => [trial.trialKey, trial]));
  const values = new Map<string, Map<string, number>>();
  for (const { trialKey, metrics } of scores) {
    const trial = trialOf.get(trialKey);
    if (trial === undefined) continue;
    for (const [metric, value] of Object.entries(metrics)) {
      if (value === null) continue;
      const ofItem = values.get(metric) ?? new Map<string, number>();
      values.set(metric, ofItem.set(itemKeyOf(trial), value));
    }
  }
  return values;
}
