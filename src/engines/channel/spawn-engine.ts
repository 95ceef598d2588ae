import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { Duplex } from "node:stream";
import { fileURLToPath } from "node:url";
import { PrerequisiteError, messageOf } from "../../core/errors.ts";
import { CHANNEL_DESCRIPTOR } from "./protocol.ts";

export interface SpawnedEngine {
  readonly child: ChildProcess;
  readonly channel: Duplex;
}

/**
 * Starts an engine process. Its standard output and error go to the log file: native libraries print
 * there, and a file survives whatever happens to the process.
 * @param launchPrefix a command that runs the process, such as `/usr/bin/time -v`; empty for none
 * @throws PrerequisiteError `not-built`, `log-not-writable`
 */
export function spawnEngine(logPath: string, launchPrefix: readonly string[]): SpawnedEngine {
  const entry = entryPath();
  const log = openLog(logPath);
  try {
    const [command, ...args] = [...launchPrefix, process.execPath, entry];
    const child = spawn(command, args, {
      stdio: ["ignore", log, log, "pipe"],
      // A process group of its own: Ctrl-C in the terminal is for the steering process, which
      // lets the running trial end.
      detached: true,
    });
    const channel = child.stdio[CHANNEL_DESCRIPTOR];
    if (!(channel instanceof Duplex)) throw new Error("the channel of the engine was not opened");
    return { child, channel };
  } finally {
    closeSync(log);
  }
}

/** @throws PrerequisiteError `log-not-writable` */
function openLog(path: string): number {
  try {
    return openSync(path, "a");
  } catch (error) {
    throw new PrerequisiteError(`The engine's log cannot be written: ${messageOf(error)}`, {
      code: "log-not-writable",
      hint: "Choose another --results-dir.",
      cause: error,
    });
  }
}

/**
 * The compiled entry, also when the steering process runs from sources (tests, benchmarks): what is
 * measured is what is shipped, without a TypeScript loader in its memory.
 * @throws PrerequisiteError `not-built`
 */
function entryPath(): string {
  const here = fileURLToPath(import.meta.url);
  const compiled = here.endsWith(".ts")
    ? new URL("../../../dist/src/engines/channel/engine-process.js", import.meta.url)
    : new URL("./engine-process.js", import.meta.url);
  const path = fileURLToPath(compiled);
  if (existsSync(path)) return path;
  throw new PrerequisiteError(`The compiled engine process is missing: ${path}`, {
    code: "not-built",
    hint: "Run `npm run build`.",
  });
}
