import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import type { Conditions } from "../../src/core/conditions.ts";
import { nodeLlamaCppVersion } from "./node-llama-cpp-package.ts";

/** Where a benchmark ran. No host or user name. */
export interface Machine {
  readonly cpuModel: string | null;
  readonly usableCores: number;
  readonly totalMemoryBytes: number;
  readonly platform: string;
  readonly node: string;
  readonly nodeLlamaCpp: string;
}

export function describeMachine(): Machine {
  return {
    cpuModel: cpus()[0]?.model ?? null,
    usableCores: availableParallelism(),
    totalMemoryBytes: totalmem(),
    platform: `${process.platform}-${process.arch}`,
    node: process.version,
    nodeLlamaCpp: nodeLlamaCppVersion(),
  };
}

/** One line for the head of a table: the machine, and how busy it is before anything ran. */
export function machineLine(machine: Machine, conditions: Conditions): string {
  const load = (conditions.load1 ?? loadavg()[0] ?? 0).toFixed(2);
  const pressure =
    conditions.cpuPressurePercent === null
      ? ""
      : `, processor pressure ${conditions.cpuPressurePercent} %`;
  return (
    `${machine.cpuModel ?? "unknown processor"}, ${machine.usableCores} cores, Node ${machine.node}, ` +
    `node-llama-cpp ${machine.nodeLlamaCpp}; load at start ${load}${pressure}`
  );
}
