import { z } from "zod";
import type { Conditions } from "../../core/conditions.ts";
import type { TrialRecord } from "../../core/record.ts";
import { median } from "../../stats/quantile.ts";

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
  first: number;
  last: number;
  smallest: number;
  largest: number;
  firstOrder: number;
  lastOrder: number;
}

const NEVER_OBSERVED = { first: null, last: null, smallest: null, largest: null };

/** What is needed of a record. */
export type ConditionedRun = Pick<
  TrialRecord,
  "runOrder" | "startedEpochMs" | "idleMs" | "conditionsBefore" | "conditionsAfter"
>;

/** Readings around every trial, failed ones and warm-ups too, each looked at once. */
export class ConditionsTally {
  #first: ConditionedRun | null = null;
  #last: ConditionedRun | null = null;
  #lowPowerModeSeen: boolean | null = null;
  readonly #powerSources = new Set<"ac" | "battery">();
  readonly #ranges: Partial<Record<FigureName, ObservedRange>> = {};
  readonly #idleMs: number[] = [];

  add(record: ConditionedRun): void {
    const { runOrder, idleMs } = record;
    if (this.#first === null || runOrder < this.#first.runOrder) this.#first = record;
    if (this.#last === null || runOrder >= this.#last.runOrder) this.#last = record;
    if (idleMs !== null) this.#idleMs.push(idleMs);
    this.#addReading(record.conditionsBefore, runOrder);
    this.#addReading(record.conditionsAfter, runOrder + 0.5);
  }

  /** The trial that was run first: before it, the machine's load is not ours; `null` without any. */
  get firstRunOrder(): number | null {
    return this.#first?.runOrder ?? null;
  }

  summary(): ConditionsSummary {
    const frequency = this.#rangeOf("cpuFrequencyHz");
    return {
      firstTrialEpochMs: this.#first?.startedEpochMs ?? null,
      lastTrialEpochMs: this.#last?.startedEpochMs ?? null,
      thermalLevelMax: this.#rangeOf("thermalLevel").largest,
      thermalThrottleGrowth: growth(this.#rangeOf("thermalThrottleCount")),
      powerSources: [...this.#powerSources],
      lowPowerModeSeen: this.#lowPowerModeSeen,
      load1BeforeFirst: this.#first?.conditionsBefore.load1 ?? null,
      load1Max: this.#rangeOf("load1").largest,
      cpuPressurePercentMax: this.#rangeOf("cpuPressurePercent").largest,
      swapGrowthBytes: growth(this.#rangeOf("swapUsedBytes")),
      memoryAvailableBytesMin: this.#rangeOf("memoryAvailableBytes").smallest,
      cpuFrequencyHzMin: frequency.smallest,
      cpuFrequencyHzMax: frequency.largest,
      idleMsMedian: median(this.#idleMs),
    };
  }

  #addReading(reading: Conditions, order: number): void {
    for (const name of FIGURES) this.#note(name, reading[name], order);
    const { powerSource, lowPowerMode } = reading;
    if (powerSource !== null) this.#powerSources.add(powerSource);
    if (lowPowerMode !== null) {
      this.#lowPowerModeSeen = this.#lowPowerModeSeen === true || lowPowerMode;
    }
  }

  #note(name: FigureName, value: number | null, order: number): void {
    if (value === null) return;
    const range = this.#ranges[name];
    if (range === undefined) {
      const ends = { first: value, last: value, smallest: value, largest: value };
      this.#ranges[name] = { ...ends, firstOrder: order, lastOrder: order };
      return;
    }
    if (order < range.firstOrder) [range.first, range.firstOrder] = [value, order];
    if (order >= range.lastOrder) [range.last, range.lastOrder] = [value, order];
    range.smallest = Math.min(value, range.smallest);
    range.largest = Math.max(value, range.largest);
  }

  #rangeOf(
    name: FigureName,
  ): Omit<ObservedRange, "firstOrder" | "lastOrder"> | typeof NEVER_OBSERVED {
    return this.#ranges[name] ?? NEVER_OBSERVED;
  }
}

function growth({ first, last }: { first: number | null; last: number | null }): number | null {
  return first === null || last === null ? null : last - first;
}
