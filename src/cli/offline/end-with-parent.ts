const PERIOD_MS = 1_000;

/**
 * Ends this process like Ctrl-C, after the running trial, once the process that started it is gone: a run
 * whose outer half was killed must not go on unseen.
 */
export function endWithParent(): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, "SIGTERM");
  }, PERIOD_MS);
  timer.unref();
}
