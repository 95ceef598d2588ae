import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { EngineName } from "../core/engine.ts";
import { PrerequisiteError } from "../core/errors.ts";
import type { EngineLaunch } from "./channel/spawn-engine.ts";
import { mlxLaunch } from "./mlx/launch.ts";

/**
 * The process that an engine works in: a Node process of ours for all but MLX, whose library is Python.
 * @param prefix a command that runs the process, such as `/usr/bin/time -v`; empty for none
 * @throws PrerequisiteError `not-built`, `mlx-missing`, `mlx-python-missing`
 */
export function launchOf(engine: EngineName, prefix: readonly string[]): EngineLaunch {
  const own =
    engine === "mlx"
      ? mlxLaunch()
      : { command: process.execPath, args: [entryPath()], environment: {} };
  const [first, ...rest] = prefix;
  if (first === undefined) return own;
  return { ...own, command: first, args: [...rest, own.command, ...own.args] };
}

/**
 * The compiled entry, also when the steering process runs from sources (tests, benchmarks): what is
 * measured is what is shipped, without a TypeScript loader in its memory.
 * @throws PrerequisiteError `not-built`
 */
function entryPath(): string {
  const here = fileURLToPath(import.meta.url);
  const compiled = here.endsWith(".ts")
    ? new URL("../../dist/src/engines/channel/engine-process.js", import.meta.url)
    : new URL("./channel/engine-process.js", import.meta.url);
  const path = fileURLToPath(compiled);
  if (existsSync(path)) return path;
  throw new PrerequisiteError(`The compiled engine process is missing: ${path}`, {
    code: "not-built",
    hint: "Run `npm run build`.",
  });
}
