import type { Conditions } from "../../src/core/conditions.ts";
import { parseProcessorList } from "./processor-list.ts";
import { readInteger, type SystemFiles } from "./system-files.ts";

const PROCESSORS = "/sys/devices/system/cpu";
const POWER_SUPPLIES = "/sys/class/power_supply";

/**
 * The state of a Linux machine from procfs and sysfs. Costs about 0.3 ms on two processors and grows
 * by three small files per processor; nothing is started and nothing waits.
 */
export function readLinuxConditions(files: SystemFiles, epochMs: number): Conditions {
  const processors = onlineProcessors(files);
  const memory = parseMemoryInfo(files.read("/proc/meminfo") ?? "");
  return {
    epochMs,
    thermalLevel: null,
    thermalThrottleCount: throttleCount(files, processors),
    powerSource: linuxPowerSource(files),
    lowPowerMode: linuxLowPowerMode(files),
    load1: parseLoadAverage(files.read("/proc/loadavg") ?? ""),
    cpuPressurePercent: parseCpuPressure(files.read("/proc/pressure/cpu") ?? ""),
    swapUsedBytes: memory.swapUsedBytes,
    memoryAvailableBytes: memory.availableBytes,
    cpuFrequencyHz: linuxCpuFrequency(files, processors),
  };
}

function onlineProcessors(files: SystemFiles): number[] {
  return parseProcessorList(files.read(`${PROCESSORS}/online`) ?? "");
}

/** First field of `/proc/loadavg`: mean number of runnable or waiting processes over one minute. */
export function parseLoadAverage(text: string): number | null {
  const load = /^(\d+\.\d+) /.exec(text)?.[1];
  return load === undefined ? null : Number(load);
}

/** `avg10` of the `some` line of `/proc/pressure/cpu`, percent. */
export function parseCpuPressure(text: string): number | null {
  const percent = /^some avg10=(\d+\.\d+) /m.exec(text)?.[1];
  return percent === undefined ? null : Number(percent);
}

/** Swap in use and memory that new work may take without swapping, from `/proc/meminfo` (in KiB there). */
export function parseMemoryInfo(text: string): {
  swapUsedBytes: number | null;
  availableBytes: number | null;
} {
  const bytesOf = (field: string): number | null => {
    const kib = new RegExp(`^${field}:\\s*(\\d{1,12}) kB$`, "m").exec(text)?.[1];
    return kib === undefined ? null : Number(kib) * 1024;
  };
  const swapTotal = bytesOf("SwapTotal");
  const swapFree = bytesOf("SwapFree");
  return {
    swapUsedBytes:
      swapTotal === null || swapFree === null ? null : Math.max(0, swapTotal - swapFree),
    availableBytes: bytesOf("MemAvailable"),
  };
}

/** Sum of core and package throttle events; `null` where no processor counts them (virtual machines, ARM, AMD). */
function throttleCount(files: SystemFiles, processors: readonly number[]): number | null {
  const counts = processors
    .flatMap((processor) =>
      ["core_throttle_count", "package_throttle_count"].map((name) =>
        readInteger(files, `${PROCESSORS}/cpu${processor}/thermal_throttle/${name}`),
      ),
    )
    .filter((count) => count !== null);
  return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0);
}

/**
 * Mains or battery, from the power-supply class; `null` when it lists neither (desktops, servers,
 * virtual machines). Batteries of mice and keyboards (scope `Device`) do not count.
 */
export function linuxPowerSource(files: SystemFiles): "ac" | "battery" | null {
  const supplies = files
    .list(POWER_SUPPLIES)
    .map((name) => ({
      type: textOf(files, `${POWER_SUPPLIES}/${name}/type`),
      scope: textOf(files, `${POWER_SUPPLIES}/${name}/scope`),
      online: textOf(files, `${POWER_SUPPLIES}/${name}/online`),
      status: textOf(files, `${POWER_SUPPLIES}/${name}/status`),
    }))
    .filter((supply) => supply.scope !== "Device");
  const feeds = supplies.filter((supply) => supply.type === "Mains" || supply.type === "USB");
  if (feeds.some((supply) => supply.online === "1")) return "ac";
  const batteries = supplies.filter((supply) => supply.type === "Battery");
  if (batteries.some((battery) => battery.status === "Discharging")) return "battery";
  return batteries.some((battery) => CHARGED_FROM_OUTSIDE.has(battery.status)) ? "ac" : null;
}

const CHARGED_FROM_OUTSIDE = new Set(["Charging", "Full", "Not charging"]);

/** True when the firmware's platform profile is `low-power`; `null` where the firmware has no profiles. */
function linuxLowPowerMode(files: SystemFiles): boolean | null {
  const profile = textOf(files, "/sys/firmware/acpi/platform_profile");
  return profile === "" ? null : profile === "low-power";
}

/** Mean over the processors: cpufreq where it exists, else the "cpu MHz" lines of `/proc/cpuinfo` (x86). */
export function linuxCpuFrequency(
  files: SystemFiles,
  processors: readonly number[],
): number | null {
  const fromCpufreq = processors
    .map((processor) =>
      readInteger(files, `${PROCESSORS}/cpu${processor}/cpufreq/scaling_cur_freq`),
    )
    .filter((kilohertz) => kilohertz !== null);
  if (fromCpufreq.length > 0) return meanOf(fromCpufreq) * 1000;
  const cpuinfo = files.read("/proc/cpuinfo") ?? "";
  const fromCpuinfo = [...cpuinfo.matchAll(/^cpu MHz\s*: (\d+\.\d+)$/gm)].map((match) =>
    Number(match[1]),
  );
  return fromCpuinfo.length > 0 ? meanOf(fromCpuinfo) * 1e6 : null;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function textOf(files: SystemFiles, path: string): string {
  return files.read(path)?.trim() ?? "";
}
