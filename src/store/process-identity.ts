import { readFile } from "node:fs/promises";
import { systemCodeOf } from "../core/errors.ts";
import { isRunning } from "../core/is-running.ts";

/** A process, told apart from a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start time in clock ticks since boot (Linux, field 22 of /proc/PID/stat); `null` elsewhere. */
  readonly startTicks: number | null;
}

/** The process with this number as it is now; `null` when there is none, or only its unread exit status. */
export async function processIdentity(pid: number): Promise<ProcessIdentity | null> {
  const startTicks = process.platform === "linux" ? await linuxStartTicks(pid) : null;
  if (startTicks === "gone" || !isRunning(pid)) return null;
  return { pid, startTicks };
}

async function linuxStartTicks(pid: number): Promise<number | "gone" | null> {
  try {
    return startTicksOf(await readFile(`/proc/${pid}/stat`, "utf8"));
  } catch (error) {
    // ESRCH: the process ended while its file was being read.
    return ["ENOENT", "ESRCH"].includes(systemCodeOf(error) ?? "") ? "gone" : null;
  }
}

/**
 * Field 22 of /proc/PID/stat (proc(5)). The name in field 2 may hold spaces and parentheses, so
 * fields are counted from the last closing one. A zombie (state Z or X) counts as gone.
 */
export function startTicksOf(stat: string): number | "gone" | null {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (fields[0] === "Z" || fields[0] === "X") return "gone";
  const ticks = Number(fields[19]);
  return Number.isSafeInteger(ticks) ? ticks : null;
}
