import { loadavg } from "node:os";
import type { Conditions } from "../../src/core/conditions.ts";
import { readLinuxConditions } from "./linux-conditions.ts";
import { readMacosConditions } from "./macos-conditions.ts";
import { runTool } from "./run-tool.ts";
import { systemFiles } from "./system-files.ts";

/**
 * The state of this machine now: heat, power, load, swap, frequency. Call it before and after a
 * trial, never within. Whatever the platform does not tell is `null`; nothing throws.
 */
export async function readMachineConditions(): Promise<Conditions> {
  const epochMs = Date.now();
  if (process.platform === "linux") return readLinuxConditions(systemFiles, epochMs);
  if (process.platform === "darwin") {
    return readMacosConditions(runTool, epochMs, loadavg()[0] ?? 0);
  }
  return { ...NOTHING_OBSERVED, epochMs };
}

const NOTHING_OBSERVED: Omit<Conditions, "epochMs"> = {
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
