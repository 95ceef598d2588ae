import { z } from "zod";

/**
 * The state of the machine around a trial, read outside any timed window. Every field is `null`
 * where the platform does not tell; nothing is guessed.
 */
export const conditionsSchema = z.strictObject({
  epochMs: z.number().nonnegative(),
  /** macOS thermal pressure: 0 nominal, 1 moderate, 2 heavy, 3 trapping, 4 sleeping. */
  thermalLevel: z.int().nonnegative().nullable(),
  /** Linux: sum of the processors' throttle counters; only its growth means something. */
  thermalThrottleCount: z.int().nonnegative().nullable(),
  powerSource: z.enum(["ac", "battery"]).nullable(),
  lowPowerMode: z.boolean().nullable(),
  /** Load average over one minute, in runnable processes. */
  load1: z.number().nonnegative().nullable(),
  /** Linux pressure-stall information: share of the last 10 s in which some task waited for a processor, percent. */
  cpuPressurePercent: z.number().nonnegative().nullable(),
  swapUsedBytes: z.int().nonnegative().nullable(),
  memoryAvailableBytes: z.int().nonnegative().nullable(),
  /** Mean current frequency over the processors. */
  cpuFrequencyHz: z.number().nonnegative().nullable(),
});

export type Conditions = z.infer<typeof conditionsSchema>;

/** Reads the conditions now. Passed in as an argument, so that measuring knows no platform. */
export type ReadConditions = () => Promise<Conditions>;
