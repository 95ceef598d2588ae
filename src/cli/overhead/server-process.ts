import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Failure, Outcome } from "../../core/outcome.ts";
import { readLogTail } from "../../engines/channel/log-tail.ts";
import { diskError } from "../../store/disk-error.ts";
import { guardProcess } from "./process-guard.ts";

/** How a server is started that announces itself as `listening on http://...`. */
export interface ServerLaunch {
  /** Its name in messages. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Both of its outputs go here; appended to. */
  readonly logPath: string;
  /** A server that is not ready after this long is given up. */
  readonly startLimitMs: number;
}

const LISTENING = /\blistening on (http:\/\/[\w.:[\]-]+)/;
const LOOK_EVERY_MS = 20;
/** How long a server may take to end by itself. */
const CLOSE_LIMIT_MS = 5_000;
/** A request that broke off is older than the news that its server has ended. */
const ENDING_LIMIT_MS = 1_000;

/** A server on this machine that this process has started and ends. */
export class ServerProcess {
  readonly pid: number;
  /** Scheme, host and port. */
  readonly origin: string;
  readonly #child: ChildProcess;
  readonly #exited: Promise<void>;
  readonly #logPath: string;

  private constructor(started: Started, origin: string) {
    this.pid = started.child.pid ?? 0;
    this.origin = origin;
    this.#child = started.child;
    this.#exited = started.exited;
    this.#logPath = started.logPath;
  }

  /** Starts a server and waits until it answers `GET /health` with 200. Its death with this process is seen to. */
  static async start(launch: ServerLaunch): Promise<Outcome<ServerProcess>> {
    const started = spawnServer(launch);
    const origin = await announcedOrigin(started, launch);
    if (origin !== null) return { status: "ok", value: new ServerProcess(started, origin) };
    const failure = startFailure(started, launch);
    await endProcess(started.child, started.exited);
    return { status: "failed", failure };
  }

  get alive(): boolean {
    return isRunning(this.#child);
  }

  /** Waits a moment for the news of a death. @returns how it ended, or `null` while it runs */
  async endingAfterFailure(): Promise<Pick<Failure, "signal" | "exitCode" | "logTail"> | null> {
    await Promise.race([this.#exited, sleep(ENDING_LIMIT_MS, undefined, { ref: false })]);
    if (this.alive) return null;
    const { signalCode, exitCode } = this.#child;
    return { signal: signalCode, exitCode, logTail: readLogTail(this.#logPath) };
  }

  /** Ends it, kindly first. Calling it twice is fine. */
  close(): Promise<void> {
    return endProcess(this.#child, this.#exited);
  }
}

interface Started {
  readonly child: ChildProcess;
  readonly logPath: string;
  /** Where in the log this server's own words begin: another one's may stand before them. */
  readonly logStart: number;
  readonly exited: Promise<void>;
  /** Why it could not be started at all. */
  readonly problem: { message: string | null };
}

function spawnServer({ command, args, logPath }: ServerLaunch): Started {
  const log = openLog(logPath);
  try {
    const logStart = fstatSync(log).size;
    // A process group of its own: Ctrl-C in the terminal is for this process, which lets the running trial end.
    const child = spawn(command, args, {
      stdio: ["ignore", log, log],
      detached: true,
      env: environmentOf(process.env),
    });
    const problem: Started["problem"] = { message: null };
    const exited = new Promise<void>((resolve) => {
      child.once("error", (error) => {
        problem.message = error.message;
        resolve();
      });
      child.once("exit", () => {
        resolve();
      });
    });
    if (child.pid !== undefined) guardProcess(child.pid, exited);
    return { child, logPath, logStart, exited, problem };
  } finally {
    closeSync(log);
  }
}

function openLog(path: string): number {
  try {
    return openSync(path, "a");
  } catch (error) {
    throw diskError(error, path);
  }
}

/**
 * llama-server takes options and a key from `LLAMA_...` too, which nobody typed here and no record would
 * show; and the tokens of the model hub are nobody's business.
 */
const NOT_PASSED_ON = /^(LLAMA_|HF_TOKEN|HUGGING_FACE_HUB_TOKEN)/i;

function environmentOf(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !NOT_PASSED_ON.test(name)),
  );
}

/** Where the server listens, once it is ready; `null` when it ended before, or took too long. */
async function announcedOrigin(
  { child, logPath, logStart }: Started,
  { startLimitMs }: ServerLaunch,
): Promise<string | null> {
  const deadlineMs = performance.now() + startLimitMs;
  while (isRunning(child) && performance.now() < deadlineMs) {
    const origin = LISTENING.exec(readFileSync(logPath).toString("utf8", logStart))?.[1];
    if (origin !== undefined && (await isHealthy(origin))) return origin;
    await sleep(LOOK_EVERY_MS);
  }
  return null;
}

async function isHealthy(origin: string): Promise<boolean> {
  try {
    const response = await fetch(`${origin}/health`, { signal: AbortSignal.timeout(2_000) });
    await response.body?.cancel();
    return response.status === 200;
  } catch {
    return false;
  }
}

function startFailure(
  { child, logPath, problem }: Started,
  { name, startLimitMs }: ServerLaunch,
): Failure {
  const { exitCode, signalCode } = child;
  const logTail = readLogTail(logPath);
  const how = isRunning(child)
    ? `was not ready after ${startLimitMs / 1000} s`
    : (problem.message ??
      `ended ${signalCode === null ? `with exit code ${String(exitCode)}` : `by signal ${signalCode}`} before it was ready`);
  const lastLine = logTail.at(-1)?.trim().slice(0, 300);
  return {
    code: "engine-crashed",
    message: `${name} ${how}${lastLine === undefined ? "" : `; its log ends with: ${lastLine}`}`,
    hint: `Its whole log: ${logPath}`,
    signal: signalCode,
    exitCode,
    logTail,
  };
}

function isRunning({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid !== undefined && exitCode === null && signalCode === null;
}

async function endProcess(child: ChildProcess, exited: Promise<void>): Promise<void> {
  if (!isRunning(child)) return;
  child.kill("SIGTERM");
  const limit = setTimeout(() => {
    child.kill("SIGKILL");
  }, CLOSE_LIMIT_MS);
  await exited;
  clearTimeout(limit);
}
