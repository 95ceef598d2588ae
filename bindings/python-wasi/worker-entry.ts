import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { PrerequisiteError } from "../../src/core/errors.ts";

/**
 * The compiled code of the sandbox's threads, also when the program runs from sources (tests,
 * benchmarks): a thread has no TypeScript loader.
 * @throws PrerequisiteError `not-built`
 */
export function workerEntry(): URL {
  const url = import.meta.url.endsWith(".ts")
    ? new URL("../../dist/bindings/python-wasi/sandbox-worker.js", import.meta.url)
    : new URL("./sandbox-worker.js", import.meta.url);
  if (existsSync(fileURLToPath(url))) return url;
  throw new PrerequisiteError(`The compiled Python sandbox is missing: ${fileURLToPath(url)}`, {
    code: "not-built",
    hint: "Run `npm run build`.",
  });
}
