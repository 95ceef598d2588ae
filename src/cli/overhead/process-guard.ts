import { spawn } from "node:child_process";

/** Reads until its input ends, which it does when the process that holds the other end is gone, however. */
const GUARD = 'while read -r _; do :; done; kill -KILL "$0" 2>/dev/null';

/**
 * Sees to it that a process ends with this one, even when this one is killed: servers of others do not
 * notice the death of who started them. A shell of less than two megabytes waits at the end of a pipe
 * for that. It is ended as soon as the process has, so that it never meets another one of the same number.
 * On Windows, where there is no such shell, nothing is done.
 */
export function guardProcess(pid: number, exited: Promise<void>): void {
  if (process.platform === "win32") return;
  const guard = spawn("/bin/sh", ["-c", GUARD, String(pid)], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  // Without a shell nothing is guarded, and what is measured is the same.
  guard.once("error", () => undefined);
  guard.stdin.once("error", () => undefined);
  guard.unref();
  void exited.then(() => guard.kill("SIGKILL"));
}
