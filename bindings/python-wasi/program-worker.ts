import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { EngineError, messageOf } from "../../src/core/errors.ts";
import type { ProgramObservation } from "./run-program.ts";
import type { WasmModule } from "./web-assembly.ts";

/** The wall limit passed and the thread was ended. */
export const TIMED_OUT = "timed-out";

/**
 * Deep recursion of Python needs more than the 4 MiB that a thread has otherwise. The heap of
 * JavaScript is not limited: it holds our own few objects, but the interpreter's memory counts
 * against it, and under a low limit V8 collects garbage at each of the thousand steps in which that
 * memory grows (measured: 250 MB took 20 s instead of 5).
 */
const RESOURCE_LIMITS = { stackSizeMb: 16 };

interface Waiting {
  readonly resolve: (observation: ProgramObservation) => void;
  readonly reject: (error: Error) => void;
}

/**
 * One thread for programs. It is started before the first program and again after one had to be
 * ended by force. Not reentrant: a program is handed over when the one before is done.
 */
export class ProgramWorker {
  readonly #interpreter: WasmModule;
  readonly #entry: URL;
  #thread: Worker | null = null;
  #waiting: Waiting | null = null;
  #closed = false;

  /** @param entry the compiled `sandbox-worker.js` */
  constructor(interpreter: WasmModule, entry: URL) {
    this.#interpreter = interpreter;
    this.#entry = entry;
  }

  /** Resolves when the thread runs, so that its start is not part of a program's time. */
  async start(): Promise<void> {
    if (this.#closed) throw brokenDown("it is closed");
    if (this.#thread !== null) return;
    const thread = new Worker(this.#entry, {
      workerData: { interpreter: this.#interpreter },
      env: {},
      execArgv: [],
      resourceLimits: RESOURCE_LIMITS,
    });
    thread.on("message", (observation: ProgramObservation) => {
      this.#waiting?.resolve(observation);
    });
    thread.on("error", (error: unknown) => {
      this.#fail(thread, messageOf(error));
    });
    thread.on("exit", (exitCode) => {
      this.#fail(thread, `it ended with exit code ${exitCode}`);
    });
    this.#thread = thread;
    try {
      await once(thread, "online");
    } catch (error) {
      throw brokenDown(messageOf(error));
    }
  }

  /**
   * Runs a program. At the limit the thread is ended, whatever it is doing.
   * @throws EngineError `sandbox-failed` when the thread breaks down, which no program can cause by
   *   what it is allowed to do
   */
  async run(program: string, limitMs: number): Promise<ProgramObservation | typeof TIMED_OUT> {
    await this.start();
    const thread = this.#thread;
    const stop = new AbortController();
    try {
      const answer = await Promise.race([
        new Promise<ProgramObservation>((resolve, reject) => {
          this.#waiting = { resolve, reject };
          thread?.postMessage(program);
        }),
        sleep<typeof TIMED_OUT>(limitMs, TIMED_OUT, { signal: stop.signal }),
      ]);
      if (answer === TIMED_OUT) await this.#end();
      return answer;
    } finally {
      this.#waiting = null;
      stop.abort();
    }
  }

  /** Ends the thread for good. A program that runs in it is rejected. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#waiting?.reject(brokenDown("it was closed while a program ran"));
    await this.#end();
  }

  async #end(): Promise<void> {
    const thread = this.#thread;
    this.#thread = null;
    await thread?.terminate();
  }

  /** A thread that was ended on purpose is not ours any more, so its end is no failure. */
  #fail(thread: Worker, reason: string): void {
    if (this.#thread !== thread) return;
    this.#thread = null;
    this.#waiting?.reject(brokenDown(reason));
  }
}

function brokenDown(reason: string): EngineError {
  return new EngineError(`A thread of the Python sandbox broke down: ${reason}`, {
    code: "sandbox-failed",
    hint: "Free some memory or use fewer workers, then run the same command again.",
  });
}
