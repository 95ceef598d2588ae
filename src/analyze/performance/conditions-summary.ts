import { z } from "zod";
import type { Conditions } from "../../core/conditions.ts";
import { median } from "../../stats/quantile.ts";
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
  const readings = new Readings();
  for (const { conditionsBefore, conditionsAfter } of ordered) {
    readings.add(conditionsBefore);
    readings.add(conditionsAfter);
  }
  const [first] = ordered;
  const frequency = readings.rangeOf("cpuFrequencyHz");
  return {
    firstTrialEpochMs: first?.startedEpochMs ?? null,
    lastTrialEpochMs: ordered.at(-1)?.startedEpochMs ?? null,
    thermalLevelMax: readings.rangeOf("thermalLevel").largest,
    thermalThrottleGrowth: growth(readings.rangeOf("thermalThrottleCount")),
    powerSources: [...readings.powerSources],
    lowPowerModeSeen: readings.lowPowerModeSeen,
    load1BeforeFirst: first?.conditionsBefore.load1 ?? null,
    load1Max: readings.rangeOf("load1").largest,
    cpuPressurePercentMax: readings.rangeOf("cpuPressurePercent").largest,
    swapGrowthBytes: growth(readings.rangeOf("swapUsedBytes")),
    memoryAvailableBytesMin: readings.rangeOf("memoryAvailableBytes").smallest,
    cpuFrequencyHzMin: frequency.smallest,
    cpuFrequencyHzMax: frequency.largest,
    idleMsMedian: median(ordered.map(({ idleMs }) => idleMs).filter((value) => value !== null)),
  };
}

const FIGURES = [
  "thermalLevel",
  "thermalThrottleCount",
  "load1",
  "cpuPressurePercent",
  "swapUsedBytes",
  "memoryAvailableBytes",
  "cpuFrequencyHz",
] as const satisfies readonly (keyof Conditions)[];

type FigureName = (typeof FIGURES)[number];

/** Of one condition, over the readings that have it. */
interface ObservedRange {
  readonly first: number;
  last: number;
  smallest: number;
  largest: number;
}

const NEVER_OBSERVED = { first: null, last: null, smallest: null, largest: null };

/** All readings, in one pass over them in the order in which they were taken. */
class Readings {
  readonly powerSources = new Set<"ac" | "battery">();
  lowPowerModeSeen: boolean | null = null;
  readonly #ranges: Partial<Record<FigureName, ObservedRange>> = {};

  add(reading: Conditions): void {
    for (const name of FIGURES) this.#note(name, reading[name]);
    if (reading.powerSource !== null) this.powerSources.add(reading.powerSource);
    if (reading.lowPowerMode !== null) {
      this.lowPowerModeSeen = this.lowPowerModeSeen === true || reading.lowPowerMode;
    }
  }

  rangeOf(name: FigureName): Readonly<ObservedRange> | typeof NEVER_OBSERVED {
    return this.#ranges[name] ?? NEVER_OBSERVED;
  }

  #note(name: FigureName, value: number | null): void {
    if (value === null) return;
    const range = this.#ranges[name];
    if (range === undefined) {
      this.#ranges[name] = { first: value, last: value, smallest: value, largest: value };
      return;
    }
    range.last = value;
    range.smallest = Math.min(value, range.smallest);
    range.largest = Math.max(value, range.largest);
  }
}

function growth({ first, last }: ReturnType<Readings["rangeOf"]>): number | null {
  return first === null ? null : last - first;
}
