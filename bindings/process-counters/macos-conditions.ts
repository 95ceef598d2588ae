import type { Conditions } from "../../src/core/conditions.ts";
import type { RunTool } from "./run-tool.ts";

/**
 * The state of a Mac through four of its own programs, run side by side, none of which needs root:
 * about 10 ms, so outside any timed window. What a Mac does not tell without root (pressure-stall
 * share, processor frequency, a comparable figure of available memory) is `null`. Not yet run on a Mac.
 */
export async function readMacosConditions(
  run: RunTool,
  epochMs: number,
  load1: number,
): Promise<Conditions> {
  const [thermal, battery, settings, swap] = await Promise.all([
    run("/usr/bin/notifyutil", ["-g", THERMAL_KEY]),
    run("/usr/bin/pmset", ["-g", "batt"]),
    run("/usr/bin/pmset", ["-g"]),
    run("/usr/sbin/sysctl", ["-n", "vm.swapusage"]),
  ]);
  return {
    epochMs,
    thermalLevel: parseThermalLevel(thermal ?? ""),
    thermalThrottleCount: null,
    powerSource: parsePowerSource(battery ?? ""),
    lowPowerMode: parseLowPowerMode(settings ?? ""),
    load1,
    cpuPressurePercent: null,
    swapUsedBytes: parseSwapUsage(swap ?? ""),
    memoryAvailableBytes: null,
    cpuFrequencyHz: null,
  };
}

/** Posted by the kernel; 0 nominal to 4 sleeping. */
export const THERMAL_KEY = "com.apple.system.thermalpressurelevel";

/**
 * Answer of `notifyutil -g`: the key and its state. notifyutil answers 0 for keys that nobody posts
 * too, so a level that never leaves 0 proves nothing; one above 0 is real.
 */
export function parseThermalLevel(text: string): number | null {
  const level = /^com\.apple\.system\.thermalpressurelevel (\d)\s*$/m.exec(text)?.[1];
  return level === undefined ? null : Number(level);
}

/** First line of `pmset -g batt`. */
export function parsePowerSource(text: string): "ac" | "battery" | null {
  const source = /^Now drawing from '(AC|Battery|UPS) Power'/m.exec(text)?.[1];
  if (source === undefined) return null;
  return source === "AC" ? "ac" : "battery";
}

/**
 * `pmset -g`: `lowpowermode` is 0 or 1; Macs with three modes write `powermode` instead: 0 automatic,
 * 1 low power, 2 high power.
 */
export function parseLowPowerMode(text: string): boolean | null {
  const mode = /^\s*(?:lowpowermode|powermode)\s+(\d)\s*$/m.exec(text)?.[1];
  return mode === undefined ? null : mode === "1";
}

const BYTES_PER_UNIT: Readonly<Record<string, number>> = { K: 1024, M: 1024 ** 2, G: 1024 ** 3 };

/** `sysctl -n vm.swapusage`, such as `total = 2048.00M  used = 512.25M  free = 1535.75M  (encrypted)`. */
export function parseSwapUsage(text: string): number | null {
  const match = /\bused = (\d+(?:[.,]\d+)?)([KMG])/.exec(text);
  const bytesPerUnit = BYTES_PER_UNIT[match?.[2] ?? ""];
  const amount = Number(match?.[1]?.replace(",", "."));
  return bytesPerUnit === undefined ? null : Math.round(amount * bytesPerUnit);
}
