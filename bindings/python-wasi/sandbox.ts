import { compileInterpreter } from "./compile-interpreter.ts";
import { readInterpreter } from "./interpreter-file.ts";
import { judgeProgram } from "./judge-program.ts";
import { ProgramWorker, TIMED_OUT } from "./program-worker.ts";
import type { PythonVerdict } from "./verdict.ts";
import { workerEntry } from "./worker-entry.ts";

export interface PythonSandboxOptions {
  /** Programs that run at the same time, each in a thread of its own; 2 unless told. */
  readonly workerCount?: number;
  /** Time for one program, milliseconds; 15,000 unless told. Computing takes about 11 times as long as in native CPython. */
  readonly wallLimitMs?: number;
  /** Memory of one interpreter, bytes; 256 MiB unless told. At least 10 MiB are needed. */
  readonly memoryLimitBytes?: number;
  /** Another build of CPython for WASI preview 1; `null` for the packaged one. */
  readonly wasmPath?: string | null;
  /** What the file must hash to; `null` takes the pinned hash for the packaged build, any for another. */
  readonly wasmSha256?: string | null;
}

export interface PythonProgram {
  readonly program: string;
  /** Python that is put behind the program, a line feed between them; it decides by not raising. */
  readonly check: string;
  /** For this program alone, milliseconds; the sandbox's limit unless told. */
  readonly wallLimitMs?: number;
}

/**
 * Runs Python that nobody has read: a fresh interpreter for each program, compiled to WebAssembly,
 * with no file, network, process or environment behind it. Clock, random numbers and hashes are the
 * same in every run and sleeping takes no time, so a program's result does not depend on the machine;
 * only the wall limit does. Takes whole cores: never to be used while speed is measured.
 */
export interface PythonSandbox {
  /** SHA-256 of the interpreter's file. */
  readonly interpreterSha256: string;
  /** Can be called any number of times at once; programs wait for a free worker in that order. */
  run(program: PythonProgram): Promise<PythonVerdict>;
  /** Ends all threads. Programs that still run are lost; calling it twice is fine. */
  close(): Promise<void>;
}

const DEFAULT_WORKER_COUNT = 2;
const DEFAULT_WALL_LIMIT_MS = 15_000;
const DEFAULT_MEMORY_LIMIT_BYTES = 256 * 1024 * 1024;

/**
 * Checks, limits and compiles the interpreter and starts the workers.
 * @throws PrerequisiteError `python-missing`, `python-altered`, `wasm-malformed`, `not-built`
 */
export async function openPythonSandbox(
  options: PythonSandboxOptions = {},
): Promise<PythonSandbox> {
  const wallLimitMs = options.wallLimitMs ?? DEFAULT_WALL_LIMIT_MS;
  const memoryLimitBytes = options.memoryLimitBytes ?? DEFAULT_MEMORY_LIMIT_BYTES;
  const entry = workerEntry();
  const file = await readInterpreter(options.wasmPath ?? null, options.wasmSha256 ?? null);
  const interpreter = await compileInterpreter(file.bytes, memoryLimitBytes);
  const workers = Array.from(
    { length: options.workerCount ?? DEFAULT_WORKER_COUNT },
    () => new ProgramWorker(interpreter, entry),
  );
  await Promise.all(workers.map((worker) => worker.start()));
  const pool = new WorkerPool(workers);
  return {
    interpreterSha256: file.sha256,
    run: ({ program, check, wallLimitMs: ownLimitMs = wallLimitMs }) =>
      pool.use((worker) =>
        runInWorker(worker, `${program}\n${check}`, ownLimitMs, memoryLimitBytes),
      ),
    close: async () => {
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}

async function runInWorker(
  worker: ProgramWorker,
  text: string,
  wallLimitMs: number,
  memoryLimitBytes: number,
): Promise<PythonVerdict> {
  await worker.start();
  const startMs = performance.now();
  const observation = await worker.run(text, wallLimitMs);
  const elapsedMs = performance.now() - startMs;
  if (observation === TIMED_OUT) {
    const message = `still running after ${wallLimitMs} ms`;
    return { outcome: "timeout", errorType: null, message, output: "", elapsedMs };
  }
  return {
    ...judgeProgram(observation, memoryLimitBytes),
    output: observation.output,
    elapsedMs,
  };
}

/** Hands out workers; who comes when all are taken waits in line. */
class WorkerPool {
  readonly #free: ProgramWorker[];
  readonly #line: ((worker: ProgramWorker) => void)[] = [];

  constructor(workers: readonly ProgramWorker[]) {
    this.#free = [...workers];
  }

  async use<T>(work: (worker: ProgramWorker) => Promise<T>): Promise<T> {
    const worker = this.#free.pop() ?? (await this.#wait());
    try {
      return await work(worker);
    } finally {
      const next = this.#line.shift();
      if (next === undefined) this.#free.push(worker);
      else next(worker);
    }
  }

  #wait(): Promise<ProgramWorker> {
    return new Promise((resolve) => {
      this.#line.push(resolve);
    });
  }
}
