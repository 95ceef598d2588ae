import { fork, type ChildProcess } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { EngineError, PrerequisiteError } from "../../core/errors.ts";
import { readLogTail } from "../channel/log-tail.ts";
import {
  quantizeAnswerSchema,
  type QuantizeAnswer,
  type QuantizeJob,
} from "./quantize-messages.ts";

/** How a quantizing process ended. */
type Ending =
  | { readonly kind: "answer"; readonly answer: QuantizeAnswer }
  | { readonly kind: "death"; readonly how: string };

/**
 * Quantizes a file in a process of its own: llama.cpp ends the process that it meets a hostile file in.
 * @param logPath gets all that llama.cpp prints
 * @param signal ends the process; the promise is then rejected with its reason
 * @returns seconds that the native call took
 * @throws EngineError `quantize-refused`, `quantize-crashed` with the last lines of the log;
 *   PrerequisiteError `not-built`, and what stands in the way of using the libraries
 */
export async function quantizeInProcess(
  job: QuantizeJob,
  logPath: string,
  signal: AbortSignal,
): Promise<number> {
  const ending = await endingOf(startProcess(logPath), job, signal);
  signal.throwIfAborted();
  const logTail = readLogTail(logPath).slice(-SHOWN_LINES);
  if (ending.kind === "death") {
    const what = `${job.inputPath}: the process that quantized it ended ${ending.how}`;
    throw new EngineError([what, ...logTail].join("\n  "), {
      code: "quantize-crashed",
      hint: ending.how.endsWith("SIGKILL") ? OUT_OF_MEMORY : LIBRARY_LINES,
    });
  }
  const { answer } = ending;
  if (answer.status === "done") return answer.seconds;
  if (answer.status === "unusable") throw new PrerequisiteError(answer.message, answer);
  const what = `${job.inputPath}: llama.cpp does not quantize this file`;
  throw new EngineError([what, ...logTail].join("\n  "), {
    code: "quantize-refused",
    hint: logTail.some((line) => WRITE_FAILED.test(line)) ? DISK_FULL : LIBRARY_LINES,
  });
}

const SHOWN_LINES = 4;
/** What the C++ library says of a write that failed, on Linux and on macOS. */
const WRITE_FAILED = /ios(_base)?::clear: /;
const OUT_OF_MEMORY = "The system may have run out of memory: end other programs and try again.";
const DISK_FULL = "The build could not be written: make room on the disk and try again.";
const LIBRARY_LINES =
  "The lines above are llama.cpp's own; `edge-bench models info` says more about the file.";

function startProcess(logPath: string): ChildProcess {
  const entry = entryPath();
  const log = openSync(logPath, "a");
  try {
    // A process group of its own: Ctrl-C in the terminal is for the parent, which stops this one.
    return fork(entry, [], { execArgv: [], stdio: ["ignore", log, log, "ipc"], detached: true });
  } finally {
    closeSync(log);
  }
}

function endingOf(child: ChildProcess, job: QuantizeJob, signal: AbortSignal): Promise<Ending> {
  return new Promise((resolve) => {
    let answer: QuantizeAnswer | null = null;
    const stop = (): void => {
      child.kill("SIGKILL");
    };
    signal.addEventListener("abort", stop, { once: true });
    child.once("message", (message) => {
      answer = quantizeAnswerSchema.parse(message);
    });
    child.once("error", (error) => {
      resolve({ kind: "death", how: `before it began: ${error.message}` });
    });
    // The answer counts however the process ends after it; `close` comes when all of it has been read.
    child.once("close", (exitCode, endSignal) => {
      signal.removeEventListener("abort", stop);
      const how = endSignal === null ? `with exit code ${exitCode ?? "?"}` : `by ${endSignal}`;
      resolve(answer === null ? { kind: "death", how } : { kind: "answer", answer });
    });
    if (signal.aborted) stop();
    else child.send(job);
  });
}

/**
 * The compiled entry, also when the command runs from sources: a process without a TypeScript loader.
 * @throws PrerequisiteError `not-built`
 */
function entryPath(): string {
  const here = import.meta.url;
  const compiled = here.endsWith(".ts")
    ? new URL("../../../dist/src/engines/llama-cpp/quantize-process.js", here)
    : new URL("./quantize-process.js", here);
  const path = fileURLToPath(compiled);
  if (existsSync(path)) return path;
  throw new PrerequisiteError(`The compiled program that quantizes is missing: ${path}`, {
    code: "not-built",
    hint: "Run `npm run build`.",
  });
}
