import { spawn, type ChildProcess } from "node:child_process";

export interface BoundedRun {
  readonly program: string;
  readonly args: readonly string[];
  /** Added to this process's own variables. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The program and whatever it started are killed after this time. */
  readonly timeLimitMs: number;
  /** Kills them earlier. */
  readonly signal?: AbortSignal;
}

/** How a program ended, with the last part of what it wrote. */
export interface BoundedResult {
  readonly ending: "exited" | "killed" | "timed-out" | "aborted" | "not-started";
  /** `null` unless it exited by itself. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const KEPT_CHARACTERS = 65_536;
/** What an ended program's own children may still write, when they keep its output open. */
const DRAIN_MS = 500;

/** Runs a program without input, within a time and with bounded memory for its output. Never rejects. */
export function runBounded(run: BoundedRun): Promise<BoundedResult> {
  return new Promise((resolve) => {
    const output = { stdout: "", stderr: "" };
    let reason: "timed-out" | "aborted" | null = null;
    // A process group of its own, so that all it started can be ended with it.
    const child = spawn(run.program, run.args, {
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
      env: { ...process.env, ...run.environment },
    });
    const end = (why: "timed-out" | "aborted"): void => {
      reason ??= why;
      killGroup(child);
    };
    const timer = setTimeout(end, run.timeLimitMs, "timed-out");
    const abort = (): void => {
      end("aborted");
    };
    run.signal?.addEventListener("abort", abort, { once: true });
    if (run.signal?.aborted === true) abort();
    const settle = (ending: BoundedResult["ending"], exitCode: number | null): void => {
      clearTimeout(timer);
      run.signal?.removeEventListener("abort", abort);
      killGroup(child);
      resolve({ ending: reason ?? ending, exitCode: reason === null ? exitCode : null, ...output });
    };
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].setEncoding("utf8").on("data", (text: string) => {
        output[stream] = (output[stream] + text).slice(-KEPT_CHARACTERS);
      });
    }
    child.once("error", (error) => {
      output.stderr += error.message;
      settle("not-started", null);
    });
    const ended = (exitCode: number | null): void => {
      settle(exitCode === null ? "killed" : "exited", exitCode);
    };
    child.once("close", ended);
    child.once("exit", (exitCode) => setTimeout(ended, DRAIN_MS, exitCode));
  });
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // The group is gone, which is what was wanted.
  }
}
