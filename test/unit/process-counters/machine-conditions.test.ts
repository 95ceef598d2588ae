import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  linuxCpuFrequency,
  linuxPowerSource,
  parseCpuPressure,
  parseLoadAverage,
  parseMemoryInfo,
  readLinuxConditions,
} from "../../../bindings/process-counters/linux-conditions.ts";
import { readMachineConditions } from "../../../bindings/process-counters/machine-conditions.ts";
import {
  parseLowPowerMode,
  parsePowerSource,
  parseSwapUsage,
  parseThermalLevel,
  readMacosConditions,
} from "../../../bindings/process-counters/macos-conditions.ts";
import { conditionsSchema } from "../../../src/core/conditions.ts";
import { recordedFiles } from "./recorded-files.ts";

const LAPTOP = {
  "/sys/devices/system/cpu/online": "0-1\n",
  "/sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count": "3\n",
  "/sys/devices/system/cpu/cpu0/thermal_throttle/package_throttle_count": "10\n",
  "/sys/devices/system/cpu/cpu1/thermal_throttle/core_throttle_count": "4\n",
  "/sys/devices/system/cpu/cpu1/thermal_throttle/package_throttle_count": "10\n",
  "/sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq": "3000000\n",
  "/sys/devices/system/cpu/cpu1/cpufreq/scaling_cur_freq": "1000000\n",
  "/sys/class/power_supply/AC/type": "Mains\n",
  "/sys/class/power_supply/AC/online": "0\n",
  "/sys/class/power_supply/BAT0/type": "Battery\n",
  "/sys/class/power_supply/BAT0/status": "Discharging\n",
  "/sys/firmware/acpi/platform_profile": "low-power\n",
  "/proc/loadavg": "0.52 0.58 0.59 1/523 12345\n",
  "/proc/pressure/cpu":
    "some avg10=1.65 avg60=0.66 avg300=0.71 total=18801063\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n",
  "/proc/meminfo":
    "MemTotal:       24684096 kB\nMemAvailable:   1000 kB\nSwapTotal:       2000 kB\nSwapFree:        500 kB\n",
};

describe("readLinuxConditions", () => {
  it("reads every figure of a laptop on battery", () => {
    expect(readLinuxConditions(recordedFiles(LAPTOP), 1_700_000_000_000)).toEqual({
      epochMs: 1_700_000_000_000,
      thermalLevel: null,
      thermalThrottleCount: 27,
      powerSource: "battery",
      lowPowerMode: true,
      load1: 0.52,
      cpuPressurePercent: 1.65,
      swapUsedBytes: 1_536_000,
      memoryAvailableBytes: 1_024_000,
      cpuFrequencyHz: 2_000_000_000,
    });
  });

  it("gives null for everything on a machine that shows nothing", () => {
    const { epochMs, ...figures } = readLinuxConditions(recordedFiles({}), 5);
    expect(epochMs).toBe(5);
    expect(new Set(Object.values(figures))).toEqual(new Set([null]));
  });
});

describe("linuxPowerSource", () => {
  const supply = (type: string, more: Record<string, string>): Record<string, string> =>
    Object.fromEntries(
      Object.entries({ type, ...more }).map(([key, value]) => [
        `/sys/class/power_supply/${type}0/${key}`,
        `${value}\n`,
      ]),
    );

  it.each([
    ["mains that are online", supply("Mains", { online: "1" }), "ac"],
    ["a USB-C charger that is online", supply("USB", { online: "1" }), "ac"],
    ["a battery that is kept below full", supply("Battery", { status: "Not charging" }), "ac"],
    ["a battery that is discharging", supply("Battery", { status: "Discharging" }), "battery"],
    ["a battery that does not say", supply("Battery", { status: "Unknown" }), null],
    ["a mouse", supply("Battery", { status: "Discharging", scope: "Device" }), null],
    ["nothing", {}, null],
  ])("judges %s", (_, texts, expected) => {
    expect(linuxPowerSource(recordedFiles(texts))).toBe(expected);
  });
});

describe("linuxCpuFrequency", () => {
  it("falls back to /proc/cpuinfo where cpufreq is missing", () => {
    const files = recordedFiles({
      "/proc/cpuinfo":
        "processor\t: 0\ncpu MHz\t\t: 2596.134\n\nprocessor\t: 1\ncpu MHz\t\t: 2400.000\n",
    });
    expect(linuxCpuFrequency(files, [0, 1])).toBeCloseTo(2_498_067_000, 0);
  });
});

// Outputs as the manuals and XNU's sources describe them; not recorded on a Mac of ours.
describe("the outputs of macOS programs", () => {
  it.each([
    ["com.apple.system.thermalpressurelevel 0\n", 0],
    ["com.apple.system.thermalpressurelevel 2\n", 2],
    ["", null],
    ["notifyutil: lookup failed\n", null],
  ])("reads the thermal level from %j", (text, expected) => {
    expect(parseThermalLevel(text)).toBe(expected);
  });

  it.each([
    [
      "Now drawing from 'AC Power'\n -InternalBattery-0 (id=1)\t80%; charging; 0:40 remaining present: true\n",
      "ac",
    ],
    ["Now drawing from 'Battery Power'\n -InternalBattery-0 (id=1)\t80%; discharging\n", "battery"],
    ["Now drawing from 'UPS Power'\n", "battery"],
    ["", null],
  ])("reads the power source from %j", (text, expected) => {
    expect(parsePowerSource(text)).toBe(expected);
  });

  it.each([
    [
      "System-wide power settings:\nCurrently in use:\n standby              1\n lowpowermode         1\n",
      true,
    ],
    [" lowpowermode         0\n", false],
    [" powermode            2\n", false],
    [" powermode            1\n", true],
    [" standby              1\n", null],
  ])("reads low-power mode from %j", (text, expected) => {
    expect(parseLowPowerMode(text)).toBe(expected);
  });

  it.each([
    ["total = 2048.00M  used = 512.25M  free = 1535.75M  (encrypted)\n", 537_133_056],
    ["total = 2048,00M  used = 0,00M  free = 2048,00M  (encrypted)\n", 0],
    ["total = 4.00G  used = 1.50G  free = 2.50G\n", 1_610_612_736],
    ["", null],
  ])("reads swap in use from %j", (text, expected) => {
    expect(parseSwapUsage(text)).toBe(expected);
  });

  it("gives null for what a missing program would have told", async () => {
    const conditions = await readMacosConditions(() => Promise.resolve(null), 5, 1.5);
    expect(conditions).toMatchObject({
      thermalLevel: null,
      powerSource: null,
      lowPowerMode: null,
      swapUsedBytes: null,
      load1: 1.5,
    });
  });
});

describe("the parsers", () => {
  it("answer null or a number to any text, and never throw", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const value of [
          parseLoadAverage(text),
          parseCpuPressure(text),
          parseMemoryInfo(text).swapUsedBytes,
          parseThermalLevel(text),
          parseSwapUsage(text),
        ]) {
          expect(value === null || value >= 0).toBe(true);
        }
      }),
    );
  });
});

describe("readMachineConditions", () => {
  it("gives conditions that a record accepts, on this machine", async () => {
    expect(conditionsSchema.parse(await readMachineConditions())).toBeDefined();
  });
});
