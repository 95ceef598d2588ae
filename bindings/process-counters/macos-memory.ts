import { openMacosRusage, type MacosRusage } from "./macos-rusage.ts";

/** What a Mac says of a process's memory, in bytes. */
export type MacosMemory = Pick<
  MacosRusage,
  "residentBytes" | "footprintBytes" | "lifetimeMaxFootprintBytes"
>;

/** Asks the kernel about this process; `null` when the call fails. */
export type ReadMacosMemory = () => MacosMemory | null;

/** The memory of this process. Not yet run on a Mac. */
export function openMacosMemory(): ReadMacosMemory {
  const read = openMacosRusage();
  return () => read(process.pid);
}
