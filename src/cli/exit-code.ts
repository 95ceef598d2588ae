/** What the exit code of the command line means. */
export const EXIT = {
  done: 0,
  /** Done, with failed trials or a failed gate. */
  doneWithFailures: 1,
  /** Could not start, or could not go on: what was measured until then is kept. */
  couldNotStart: 2,
  /** Interrupted; `--resume` goes on. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** How a command that measures ends. */
export function exitCodeOf(interrupted: boolean, failedCount: number): ExitCode {
  if (interrupted) return EXIT.interrupted;
  return failedCount > 0 ? EXIT.doneWithFailures : EXIT.done;
}
