import { messageOf, PrerequisiteError, systemCodeOf } from "../core/errors.ts";

const FULL_CODES = ["ENOSPC", "EDQUOT", "EFBIG"];

/**
 * A refusal of the operating system as a PrerequisiteError: `disk-full` when there is no room, else
 * `results-not-writable`. Any other error (ours, or a bug) is given back as it is.
 */
export function diskError(error: unknown, path: string): Error {
  const systemCode = systemCodeOf(error);
  if (systemCode === null || !/^E[A-Z0-9]+$/.test(systemCode)) {
    return error instanceof Error ? error : new Error(messageOf(error));
  }
  if (FULL_CODES.includes(systemCode)) {
    return new PrerequisiteError(`${path}: no room left on the disk (${systemCode})`, {
      code: "disk-full",
      hint: "Free some space and start again; an experiment that has begun goes on with --resume, nothing acknowledged is lost.",
      cause: error,
    });
  }
  return new PrerequisiteError(`${path}: cannot be written (${messageOf(error)})`, {
    code: "results-not-writable",
    hint: "Name a folder that you may write to with --results-dir.",
    cause: error,
  });
}
