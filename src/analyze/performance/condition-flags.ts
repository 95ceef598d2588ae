import type { Flag } from "./flag.ts";
import type { PowerState } from "./trial-conditions.ts";
import type { OkRun } from "./trial-run.ts";

const MAX_LOAD_PER_CORE = 0.3;
const MAX_CPU_PRESSURE_PERCENT = 5;

/** Successful trials of one subject and what the machine was like around them. */
export interface TrialsOnMachine {
  readonly subject: string;
  readonly runs: readonly RunConditions[];
  /** Threads that compute for these trials; `null` where nobody tells. */
  readonly ownThreads: number | null;
  readonly logicalCores: number;
  /** The first trial of the experiment: before it, the machine's load is not ours. */
  readonly firstRunOrder: number | null;
}

export type RunConditions = Pick<
  OkRun,
  "runOrder" | "isHot" | "isSwapping" | "load1Before" | "cpuPressurePercentBefore" | "powerStates"
>;

/** Flags that are computed from the state of the machine around the trials. */
export function conditionFlags(context: TrialsOnMachine): Flag[] {
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

interface ConditionCounts {
  hotCount: number;
  swappingCount: number;
  busyCount: number;
  onBattery: boolean;
  lowPower: boolean;
  /** Power source and mode, as they were seen. */
  readonly powerStates: Set<string>;
}

function tallyConditions(context: TrialsOnMachine): ConditionCounts {
  const tally: ConditionCounts = {
    hotCount: 0,
    swappingCount: 0,
    busyCount: 0,
    onBattery: false,
    lowPower: false,
    powerStates: new Set(),
  };
  for (const run of context.runs) {
    if (run.isHot) tally.hotCount += 1;
    if (run.isSwapping) tally.swappingCount += 1;
    if (wasBusy(run, context)) tally.busyCount += 1;
    for (const state of run.powerStates) notePower(state, tally);
  }
  return tally;
}

function notePower({ powerSource, lowPowerMode }: PowerState, tally: ConditionCounts): void {
  if (powerSource === "battery") tally.onBattery = true;
  if (lowPowerMode === true) tally.lowPower = true;
  tally.powerStates.add(`${String(powerSource)} ${String(lowPowerMode)}`);
}

function marked(
  context: TrialsOnMachine,
  code: Flag["code"],
  severity: Flag["severity"],
  count: number,
  what: string,
): Flag[] {
  if (count === 0) return [];
  const message = `${count} of ${context.runs.length} trials ran with ${what}.`;
  const values = { count, total: context.runs.length };
  return [{ code, severity, subject: context.subject, message, values }];
}

/**
 * The load average counts our own threads too, except before the first trial of the experiment. They
 * are subtracted whole, so that a short trial of ours is never taken for a stranger; where nobody tells
 * how many they are, the load proves nothing.
 */
function wasBusy(run: RunConditions, context: TrialsOnMachine): boolean {
  const { load1Before: load1, cpuPressurePercentBefore } = run;
  const ownThreads = run.runOrder === context.firstRunOrder ? 0 : context.ownThreads;
  const isLoaded =
    load1 !== null &&
    ownThreads !== null &&
    (load1 - ownThreads) / context.logicalCores > MAX_LOAD_PER_CORE;
  return isLoaded || (cpuPressurePercentBefore ?? 0) > MAX_CPU_PRESSURE_PERCENT;
}

function powerFlag(context: TrialsOnMachine, tally: ConditionCounts): Flag[] {
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
      subject: context.subject,
      message: `Trials ran ${reasons.join(", ")}.`,
      values: {
        onBattery: Number(onBattery),
        lowPower: Number(lowPower),
        changed: Number(changed),
      },
    },
  ];
}
