import type { AnyRecord, AnyTrial } from "./measure-settings.ts";
import { ProcessSlot, type SlotSettings } from "./process-slot.ts";

/**
 * Measures the trials of one model in one round, in the given order: in one process, or in several that
 * take turns where trials name theirs. Only one of them works at a time. All are ended when it returns.
 */
export async function measureGroup<T extends AnyTrial, R extends AnyRecord>(
  trials: readonly T[],
  how: SlotSettings<T, R>,
): Promise<void> {
  const served = new Map<string, T[]>();
  const turns = trials.map((trial) => {
    const name = how.steps.placeOf(trial).process ?? trial.modelId;
    const list = served.get(name) ?? [];
    served.set(name, list);
    return { name, index: list.push(trial) - 1 };
  });
  const slots = new Map([...served].map(([name, list]) => [name, new ProcessSlot(list, how)]));
  try {
    for (const { name, index } of turns) {
      if ((await slots.get(name)?.measure(index)) === false) return;
    }
  } finally {
    await Promise.all([...slots.values()].map((slot) => slot.close()));
  }
}
