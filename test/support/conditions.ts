import type { Conditions } from "../../src/core/conditions.ts";

/** A machine that tells nothing about itself. */
export const NOTHING_OBSERVED: Conditions = {
  epochMs: 1,
  thermalLevel: null,
  thermalThrottleCount: null,
  powerSource: null,
  lowPowerMode: null,
  load1: null,
  cpuPressurePercent: null,
  swapUsedBytes: null,
  memoryAvailableBytes: null,
  cpuFrequencyHz: null,
};
