import type { Conditions } from "../../core/conditions.ts";
import { subjectOf, type CellContext } from "./cell-context.ts";
import type { Flag } from "./flag.ts";
import type { OkRun } from "./trial-run.ts";

const MAX_LOAD_PER_CORE = 0.3;
const MAX_CPU_PRESSURE_PERCENT = 5;

/** Flags that are computed from the state of the machine around the trials. */
export function conditionFlags(context: CellContext): Flag[] {
  const tally = tallyConditions(context);
  return [
    ...marked(context, "thermal", "note", tally.hotCount, "thermal pressure or throttling"),
    ...powerFlag(context, tally),
    ...marked(context, "swap", "unreliable", tally.swappingCount, "the swap file growing"),
    ...marked(
      context,
      "busy",
      "note",
      tally.busyCount,
      "other work on the machine (load above 0.3 a core besides our own threads, or processor pressure above 5 %)",
    ),
  ];
}

interface ConditionsTally {
  hotCount: number;
  swappingCount: number;
  busyCount: number;
  onBattery: boolean;
  lowPower: boolean;
  /** Power source and mode, as they were seen. */
  readonly powerStates: Set<string>;
}

function tallyConditions(context: CellContext): ConditionsTally {
  const tally: ConditionsTally = {
    hotCount: 0,
    swappingCount: 0,
    busyCount: 0,
    onBattery: false,
    lowPower: false,
    powerStates: new Set(),
  };
  for (const { run } of context.ok) {
    if (isHot(run)) tally.hotCount += 1;
    if (isSwapping(run)) tally.swappingCount += 1;
    if (wasBusy(run, context)) tally.busyCount += 1;
    notePower(run.conditionsBefore, tally);
    notePower(run.conditionsAfter, tally);
  }
  return tally;
}

function notePower({ powerSource, lowPowerMode }: Conditions, tally: ConditionsTally): void {
  if (powerSource === null && lowPowerMode === null) return;
  if (powerSource === "battery") tally.onBattery = true;
  if (lowPowerMode === true) tally.lowPower = true;
  tally.powerStates.add(`${String(powerSource)} ${String(lowPowerMode)}`);
}

function marked(
  context: CellContext,
  code: Flag["code"],
  severity: Flag["severity"],
  count: number,
  what: string,
): Flag[] {
  if (count === 0) return [];
  const message = `${count} of ${context.ok.length} trials ran with ${what}.`;
  const values = { count, total: context.ok.length };
  return [{ code, severity, subject: subjectOf(context), message, values }];
}

/** Level 1 or more at the start, 2 or more at the end, or a throttle counter that rose. */
export function isHot({ conditionsBefore: before, conditionsAfter: after }: OkRun): boolean {
  return (
    (before.thermalLevel ?? 0) >= 1 ||
    (after.thermalLevel ?? 0) >= 2 ||
    rose(before.thermalThrottleCount, after.thermalThrottleCount)
  );
}

/** The swap file grew while the trial ran. */
export function isSwapping({ conditionsBefore, conditionsAfter }: OkRun): boolean {
  return rose(conditionsBefore.swapUsedBytes, conditionsAfter.swapUsedBytes);
}

function rose(before: number | null, after: number | null): boolean {
  return before !== null && after !== null && after > before;
}

/**
 * The load average counts our own threads too, except before the first trial of the experiment. They
 * are subtracted whole, so that a short trial of ours is never taken for a stranger.
 */
function wasBusy(run: OkRun, context: CellContext): boolean {
  const { load1, cpuPressurePercent } = run.conditionsBefore;
  const ownThreads =
    run.runOrder === context.firstRunOrder ? 0 : (context.facts.options.threads ?? 0);
  const isLoaded =
    load1 !== null && (load1 - ownThreads) / context.logicalCores > MAX_LOAD_PER_CORE;
  return isLoaded || (cpuPressurePercent ?? 0) > MAX_CPU_PRESSURE_PERCENT;
}

function powerFlag(context: CellContext, tally: ConditionsTally): Flag[] {
  const { onBattery, lowPower, powerStates } = tally;
  const changed = powerStates.size > 1;
  const reasons = [
    ...(onBattery ? ["on battery"] : []),
    ...(lowPower ? ["in low-power mode"] : []),
    ...(changed ? ["with a power state that changed in between"] : []),
  ];
  if (reasons.length === 0) return [];
  return [
    {
      code: "power",
      severity: "unreliable",
      subject: subjectOf(context),
      message: `Trials ran ${reasons.join(", ")}.`,
      values: {
        onBattery: Number(onBattery),
        lowPower: Number(lowPower),
        changed: Number(changed),
      },
    },
  ];
}
