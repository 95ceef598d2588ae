import type { Conditions } from "../../core/conditions.ts";
import type { TrialRecord } from "../../core/record.ts";

type AroundTrial = Pick<TrialRecord, "conditionsBefore" | "conditionsAfter">;

/** Level 1 or more at the start, 2 or more at the end, or a throttle counter that rose. */
export function isHot({ conditionsBefore: before, conditionsAfter: after }: AroundTrial): boolean {
  return (
    (before.thermalLevel ?? 0) >= 1 ||
    (after.thermalLevel ?? 0) >= 2 ||
    rose(before.thermalThrottleCount, after.thermalThrottleCount)
  );
}

/** The swap file grew while the trial ran. */
export function isSwapping({ conditionsBefore, conditionsAfter }: AroundTrial): boolean {
  return rose(conditionsBefore.swapUsedBytes, conditionsAfter.swapUsedBytes);
}

function rose(before: number | null, after: number | null): boolean {
  return before !== null && after !== null && after > before;
}

/** Where the power came from and whether it was saved. */
export type PowerState = Pick<Conditions, "powerSource" | "lowPowerMode">;

/** Before and after a trial; once where nothing changed, empty where the platform does not tell. */
export function powerStates({ conditionsBefore, conditionsAfter }: AroundTrial): PowerState[] {
  const before = powerState(conditionsBefore);
  const after = powerState(conditionsAfter);
  if (before === null || after === null) return [before, after].filter((state) => state !== null);
  const isSame =
    before.powerSource === after.powerSource && before.lowPowerMode === after.lowPowerMode;
  return isSame ? [before] : [before, after];
}

function powerState({ powerSource, lowPowerMode }: Conditions): PowerState | null {
  return powerSource === null && lowPowerMode === null ? null : { powerSource, lowPowerMode };
}
