import { readFileSync } from "node:fs";
import { memoryLimitBytes } from "../../../bindings/process-counters/memory-limit.ts";
import type { WeightLayout } from "../../assets/memory-estimate/model-dimensions.ts";

/** What of a machine decides how much memory a model takes and may take. */
export interface MachineMemory {
  readonly memoryBytes: number;
  readonly weightLayout: WeightLayout;
  /** Where MLX computes. */
  readonly mlxDevice: "gpu" | "cpu";
}

/** The machine that this program runs on. */
export function thisMachine(): MachineMemory {
  const hasMetal = process.platform === "darwin" && process.arch === "arm64";
  return {
    memoryBytes: memoryLimitBytes(),
    weightLayout: hasMetal ? "none" : cpuLayout(process.arch, cpuFlags()),
    mlxDevice: hasMetal ? "gpu" : "cpu",
  };
}

/**
 * The way in which ggml's CPU code keeps weights on a processor.
 * @param flags as in Linux's /proc/cpuinfo; `null` when the system does not tell: then what all processors of the last ten years have
 */
export function cpuLayout(architecture: string, flags: ReadonlySet<string> | null): WeightLayout {
  if (architecture === "arm64") return "arm64";
  if (architecture !== "x64") return "none";
  if (flags === null) return "x64-avx2";
  if (flags.has("avx512f")) return "x64-avx512";
  return flags.has("avx2") ? "x64-avx2" : "x64-plain";
}

function cpuFlags(): ReadonlySet<string> | null {
  if (process.platform !== "linux") return null;
  try {
    const line = /^flags\s*:(.*)$/m.exec(readFileSync("/proc/cpuinfo", "utf8"))?.[1];
    return line === undefined ? null : new Set(line.trim().split(/\s+/));
  } catch {
    return null;
  }
}
