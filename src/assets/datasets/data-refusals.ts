import { PrerequisiteError } from "../../core/errors.ts";

/** A place in a data file that cannot be read as what it should be. */
export function brokenData(place: string, problem: string, cause?: unknown): PrerequisiteError {
  return new PrerequisiteError(`${place}: ${problem}`, {
    code: "data-broken",
    hint: "Get the file again; no other data take its place.",
    cause,
  });
}

/** A file whose bytes are not those of the lock. */
export function alteredData(path: string, expected: string, found: string): PrerequisiteError {
  return new PrerequisiteError(
    `${path}: the file was altered: datasets.lock says ${expected}, the file has ${found}`,
    {
      code: "data-altered",
      hint: "Get the file again as it was published; no other data take its place.",
    },
  );
}
