import { z } from "zod";

/**
 * Why a request gave no result.
 * - `engine-crashed`: the process ended (signal or exit code in the failure).
 * - `engine-hung`: no progress for the allowed time; the process was killed.
 * - `engine-refused`: the engine answered that it cannot do this.
 * - `context-overflow`: prompt plus output do not fit the context.
 * - `cancelled`: the caller asked to stop.
 * - `not-finite`: the model's logits hold no finite number.
 * - `server-unreachable`: no connection to the server, or none in TLS with a trusted certificate.
 * - `server-refused`: the server answered with an error of its own (status or error object).
 * - `server-broke-off`: the connection was cut, or the stream ended, before the answer was whole.
 * - `server-malformed`: what came is no answer to this request.
 * - `server-silent`: nothing came from the server for the allowed time.
 */
export const failureCodes = [
  "engine-crashed",
  "engine-hung",
  "engine-refused",
  "context-overflow",
  "cancelled",
  "not-finite",
  "server-unreachable",
  "server-refused",
  "server-broke-off",
  "server-malformed",
  "server-silent",
] as const;

export const failureSchema = z.strictObject({
  code: z.enum(failureCodes),
  message: z.string(),
  /** What to try next; `null` when the engine does not know. */
  hint: z.string().nullable(),
  /** Signal that ended the engine process, such as `SIGABRT`; `null` when none did. */
  signal: z.string().nullable(),
  /** Exit code of the engine process; `null` when it still runs or a signal ended it. */
  exitCode: z.int().nullable(),
  /** Last lines of the engine's own log, oldest first; empty when it wrote none. */
  logTail: z.array(z.string()),
});

export type Failure = z.infer<typeof failureSchema>;

/** A result or the reason there is none. Failures of an engine are data, not exceptions. */
export type Outcome<T> =
  | { readonly status: "ok"; readonly value: T }
  | { readonly status: "failed"; readonly failure: Failure };

export function succeeded<T>(value: T): Outcome<T> {
  return { status: "ok", value };
}

/** A failure that the engine itself explains, with the process still alive. */
export function failed(
  code: Failure["code"],
  message: string,
  hint: string | null,
): { status: "failed"; failure: Failure } {
  return {
    status: "failed",
    failure: { code, message, hint, signal: null, exitCode: null, logTail: [] },
  };
}
