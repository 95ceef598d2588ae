import { systemCodeOf } from "./errors.ts";

/** Whether there is a process with this number, of whatever user; on Linux also one whose exit status nobody read. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCodeOf(error) === "EPERM";
  }
}
