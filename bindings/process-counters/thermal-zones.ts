import { systemFiles, type SystemFiles } from "./system-files.ts";

/** One sensor of a Linux machine, named by its driver, such as `x86_pkg_temp` or `acpitz`. */
export interface ThermalZone {
  readonly name: string;
  readonly celsius: number;
}

const THERMAL = "/sys/class/thermal";
const MILLIDEGREES = 1000;

/**
 * The temperatures that Linux knows, hottest first; empty where there are none (virtual machines) and
 * on other platforms. Which sensor is which part is up to the driver: for people, never a figure.
 */
export function readThermalZones(files: SystemFiles = systemFiles): ThermalZone[] {
  return files
    .list(THERMAL)
    .filter((name) => /^thermal_zone\d{1,4}$/.test(name))
    .map((name) => ({
      name: files.read(`${THERMAL}/${name}/type`)?.trim() ?? name,
      celsius: parseMillidegrees(files.read(`${THERMAL}/${name}/temp`) ?? ""),
    }))
    .filter((zone): zone is ThermalZone => zone.celsius !== null)
    .sort((a, b) => b.celsius - a.celsius);
}

/** A sensor that is switched off cannot be read, or answers far below what a machine can have. */
function parseMillidegrees(text: string): number | null {
  const value = /^-?\d{1,6}$/.test(text.trim()) ? Number(text) / MILLIDEGREES : null;
  return value === null || value < COLDEST_CELSIUS ? null : value;
}

const COLDEST_CELSIUS = -50;
