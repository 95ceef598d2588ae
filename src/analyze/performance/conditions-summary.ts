import { z } from "zod";
import type { Conditions } from "../../core/conditions.ts";
import { median } from "../../stats/quantile.ts";
import { maximum, minimum } from "../../stats/range.ts";
import type { TrialRun } from "./trial-run.ts";

const figure = z.number().nullable();

/** The state of the machine over all trials. `null` where the platform tells nothing. */
export const conditionsSummarySchema = z.strictObject({
  firstTrialEpochMs: figure,
  lastTrialEpochMs: figure,
  thermalLevelMax: figure,
  /** Growth of the throttle counters from the first to the last trial. */
  thermalThrottleGrowth: figure,
  powerSources: z.array(z.enum(["ac", "battery"])),
  lowPowerModeSeen: z.boolean().nullable(),
  load1BeforeFirst: figure,
  load1Max: figure,
  cpuPressurePercentMax: figure,
  swapGrowthBytes: figure,
  memoryAvailableBytesMin: figure,
  cpuFrequencyHzMin: figure,
  cpuFrequencyHzMax: figure,
  /** Pause between two requests to one process, median. */
  idleMsMedian: figure,
});

export type ConditionsSummary = z.infer<typeof conditionsSummarySchema>;

export function summarizeConditions(runs: readonly TrialRun[]): ConditionsSummary {
  const ordered = [...runs].sort((a, b) => a.runOrder - b.runOrder);
  const readings = ordered.flatMap((run) => [run.conditionsBefore, run.conditionsAfter]);
  const all = <K extends keyof Conditions>(key: K) => valuesOf(readings, key);
  const low = all("lowPowerMode");
  const frequencies = all("cpuFrequencyHz");
  return {
    firstTrialEpochMs: ordered[0]?.startedEpochMs ?? null,
    lastTrialEpochMs: ordered.at(-1)?.startedEpochMs ?? null,
    thermalLevelMax: maximum(all("thermalLevel")),
    thermalThrottleGrowth: growth(all("thermalThrottleCount")),
    powerSources: [...new Set(all("powerSource"))],
    lowPowerModeSeen: low.length === 0 ? null : low.includes(true),
    load1BeforeFirst: ordered[0]?.conditionsBefore.load1 ?? null,
    load1Max: maximum(all("load1")),
    cpuPressurePercentMax: maximum(all("cpuPressurePercent")),
    swapGrowthBytes: growth(all("swapUsedBytes")),
    memoryAvailableBytesMin: minimum(all("memoryAvailableBytes")),
    cpuFrequencyHzMin: minimum(frequencies),
    cpuFrequencyHzMax: maximum(frequencies),
    idleMsMedian: median(ordered.map(({ idleMs }) => idleMs).filter((value) => value !== null)),
  };
}

/** What was observed of one condition, in order. */
function valuesOf<K extends keyof Conditions>(
  readings: readonly Conditions[],
  key: K,
): NonNullable<Conditions[K]>[] {
  const values: NonNullable<Conditions[K]>[] = [];
  for (const reading of readings) {
    const value = reading[key];
    if (value !== null) values.push(value);
  }
  return values;
}

function growth(values: readonly number[]): number | null {
  const first = values[0];
  const last = values.at(-1);
  return first === undefined || last === undefined ? null : last - first;
}
