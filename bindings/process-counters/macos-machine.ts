import { parseThermalLevel, THERMAL_KEY } from "./macos-conditions.ts";
import type { RunTool } from "./run-tool.ts";

/** What a Mac is, and how it is now. `null`: it does not tell. */
export interface MacosMachine {
  /** Such as `15.6.1`. */
  readonly osVersion: string | null;
  /** Such as `24G90`. */
  readonly osBuild: string | null;
  /** Such as `Apple M3 Pro`. */
  readonly chip: string | null;
  readonly memoryBytes: number | null;
  readonly performanceCoreCount: number | null;
  readonly efficiencyCoreCount: number | null;
  readonly memoryPressure: MemoryPressure | null;
  /** What Metal may keep in memory at once; 0: the system's own share of the memory. */
  readonly wiredLimitBytes: number | null;
  /** 0 nominal, 1 moderate, 2 heavy, 3 trapping, 4 sleeping; see `parseThermalLevel` on what 0 proves. */
  readonly thermalLevel: number | null;
  /** Where macmon is, which can tell watts without root; `null` when it is not installed. */
  readonly macmonPath: string | null;
}

export type MemoryPressure = "normal" | "warning" | "critical";

/**
 * Asks a Mac's own small programs, side by side; none needs root. Each value has a call of its own,
 * because sysctl fails as a whole when it does not know one name. Not yet run on a Mac.
 */
export async function readMacosMachine(run: RunTool): Promise<MacosMachine> {
  const sysctl = async (name: string): Promise<string> =>
    (await run("/usr/sbin/sysctl", ["-n", name])) ?? "";
  const [version, chip, memory, fast, slow, pressure, wired, thermal, macmon] = await Promise.all([
    run("/usr/bin/sw_vers", []),
    sysctl("machdep.cpu.brand_string"),
    sysctl("hw.memsize"),
    sysctl("hw.perflevel0.physicalcpu"),
    sysctl("hw.perflevel1.physicalcpu"),
    sysctl("kern.memorystatus_vm_pressure_level"),
    sysctl("iogpu.wired_limit_mb"),
    run("/usr/bin/notifyutil", ["-g", THERMAL_KEY]),
    run("/usr/bin/which", ["macmon"]),
  ]);
  const wiredMib = parseWholeNumber(wired);
  return {
    ...parseMacosVersion(version ?? ""),
    chip: firstLine(chip),
    memoryBytes: parseWholeNumber(memory),
    performanceCoreCount: parseWholeNumber(fast),
    efficiencyCoreCount: parseWholeNumber(slow),
    memoryPressure: parseMemoryPressure(pressure),
    wiredLimitBytes: wiredMib === null ? null : wiredMib * BYTES_PER_MIB,
    thermalLevel: parseThermalLevel(thermal ?? ""),
    macmonPath: firstLine(macmon ?? ""),
  };
}

const BYTES_PER_MIB = 1024 * 1024;

/** `sw_vers`: `ProductVersion` and `BuildVersion`, a line each, a tab or spaces after the colon. */
export function parseMacosVersion(text: string): Pick<MacosMachine, "osVersion" | "osBuild"> {
  const valueOf = (name: string): string | null =>
    new RegExp(`^${name}:\\s*([\\w.]{1,32})\\s*$`, "m").exec(text)?.[1] ?? null;
  return { osVersion: valueOf("ProductVersion"), osBuild: valueOf("BuildVersion") };
}

/** `sysctl -n kern.memorystatus_vm_pressure_level`: 1, 2 or 4 (dispatch/source.h). */
export function parseMemoryPressure(text: string): MemoryPressure | null {
  switch (text.trim()) {
    case "1":
      return "normal";
    case "2":
      return "warning";
    case "4":
      return "critical";
    default:
      return null;
  }
}

/** One whole number from 0 that a double holds exactly. */
function parseWholeNumber(text: string): number | null {
  return /^\d{1,15}$/.test(text.trim()) ? Number(text) : null;
}

function firstLine(text: string): string | null {
  const line = text.split("\n")[0]?.trim() ?? "";
  return line === "" ? null : line;
}
