import { parentPort, workerData } from "node:worker_threads";
import { runProgram } from "./run-program.ts";
import type { WasmModule } from "./web-assembly.ts";

/**
 * The thread that runs programs, one after another, each in a fresh interpreter. It knows no time
 * limit: the thread that owns it ends it from outside.
 */
const { interpreter } = workerData as { interpreter: WasmModule };

parentPort?.on("message", (program: string) => {
  parentPort?.postMessage(runProgram(interpreter, program));
});
