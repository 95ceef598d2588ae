/**
 * What became of a program and its test.
 * - `passed`: the whole text ran to its end.
 * - `assertion-failed`: an assertion was false, of the test or of the program itself.
 * - `exception`: any other exception that was not caught.
 * - `syntax-error`: it is no Python.
 * - `exited`: it left before the test was over, whatever its exit code.
 * - `timeout`: it was still running at the wall limit.
 * - `out-of-memory`: it asked for more than the limit.
 * - `recursion`: it used up the stack.
 * - `output-flood`: it printed more than 64 KiB.
 * - `crashed`: the interpreter itself broke down.
 * - `no-proof`: it ended by itself, but without what only the end of the test gives: it interfered.
 */
export const pythonOutcomes = [
  "passed",
  "assertion-failed",
  "exception",
  "syntax-error",
  "exited",
  "timeout",
  "out-of-memory",
  "recursion",
  "output-flood",
  "crashed",
  "no-proof",
] as const;

export type PythonOutcome = (typeof pythonOutcomes)[number];

export interface PythonVerdict {
  readonly outcome: PythonOutcome;
  /** Name of the exception's class, such as `AssertionError`; `null` when none ended the program. */
  readonly errorType: string | null;
  /** The exception's text or another reason, at most 500 characters; empty when there is none. Hostile text. */
  readonly message: string;
  /** Standard output and error in the order of printing, at most 64 KiB; lost (empty) after a timeout. Hostile text. */
  readonly output: string;
  /** From handing the program to a worker to its end, wall clock, milliseconds. */
  readonly elapsedMs: number;
}
