/**
 * A failure with a known reason. Printed as what happened, where, and what to do next; any other
 * error is a bug and keeps its stack. Subclasses are the only kinds there are: configuration,
 * prerequisite, engine.
 */
export class HarnessError extends Error {
  /** Stable identifier for programs and tests, in kebab-case. */
  readonly code: string;
  /** What to type or change next; empty only where nothing can be done. */
  readonly hint: string;

  constructor(message: string, details: { code: string; hint: string; cause?: unknown }) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.code = details.code;
    this.hint = details.hint;
  }
}

/** The user's words cannot be followed: an unknown key, option, model, or a value out of range. */
export class ConfigError extends HarnessError {}

/** Something that must exist does not: a file, a library, disk space, a matching hash. */
export class PrerequisiteError extends HarnessError {}

/** An engine refused, died or hung where no trial can carry the failure. */
export class EngineError extends HarnessError {}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The system's error code (`ENOENT`, `EACCES` ...) of anything that was thrown; `null` when it has none. */
export function systemCodeOf(error: unknown): string | null {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : null;
}
