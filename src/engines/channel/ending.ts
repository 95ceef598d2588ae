import { messageOf } from "../../core/errors.ts";
import type { Failure } from "../../core/outcome.ts";

/** Why an engine process answers no more. */
export type Ending = Omit<Failure, "logTail">;

/** The process ended by itself or by a signal, or was closed as asked. */
export function crashEnding(
  exitCode: number | null,
  signal: NodeJS.Signals | null,
  wasClosed: boolean,
): Ending {
  if (wasClosed) {
    return {
      code: "engine-refused",
      message: "the engine process is closed",
      signal,
      exitCode,
      hint: null,
    };
  }
  const how = signal === null ? `with exit code ${String(exitCode)}` : `by signal ${signal}`;
  return {
    code: "engine-crashed",
    message: `the engine process ended ${how}`,
    signal,
    exitCode,
    hint:
      signal === "SIGKILL"
        ? "The system may have run out of memory: try a smaller --context or model."
        : null,
  };
}

/** The process sent what nobody can read. */
export function unreadableEnding(reason: string): Ending {
  return {
    code: "engine-crashed",
    message: `the engine process sent something unreadable: ${reason}`,
    signal: null,
    exitCode: null,
    hint: null,
  };
}

/** The process did not come into being. */
export function startEnding(error: unknown): Ending {
  return {
    code: "engine-crashed",
    message: `the engine process cannot be started: ${messageOf(error)}`,
    signal: null,
    exitCode: null,
    hint: null,
  };
}
