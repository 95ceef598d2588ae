import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { Duplex } from "node:stream";
import { PrerequisiteError, messageOf } from "../../core/errors.ts";
import { CHANNEL_DESCRIPTOR } from "./protocol.ts";

/** The program that answers on the channel, whatever it is written in. */
export interface EngineLaunch {
  readonly command: string;
  readonly args: readonly string[];
  /** Variables beside those of this process. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface SpawnedEngine {
  readonly child: ChildProcess;
  readonly channel: Duplex;
}

/**
 * Starts an engine process. Its standard output and error go to the log file: native libraries print
 * there, and a file survives whatever happens to the process.
 * @throws PrerequisiteError `log-not-writable`
 */
export function spawnEngine(launch: EngineLaunch, logPath: string): SpawnedEngine {
  const log = openLog(logPath);
  try {
    const child = spawn(launch.command, launch.args, {
      env: { ...process.env, ...launch.environment },
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
