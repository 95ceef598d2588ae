import { randomBytes } from "node:crypto";
import { DRIVER } from "./driver.ts";
import { ProgramChannel } from "./program-channel.ts";
import { OutputFlood, ProgramOutput } from "./program-output.ts";
import { createWasiHost, ProgramExit } from "./wasi-host.ts";
import { WasiMemory } from "./wasi-memory.ts";
import { webAssembly, type WasmMemory, type WasmModule } from "./web-assembly.ts";

/** How the interpreter stopped. */
export type ProgramEnding =
  | { readonly kind: "returned" }
  | { readonly kind: "exited"; readonly exitCode: number }
  | { readonly kind: "output-flood" }
  /** The engine stopped the module: an abort, an access outside the memory, no stack left. */
  | { readonly kind: "trap"; readonly message: string; readonly isDeep: boolean };

/** What was seen of one program from outside. */
export interface ProgramObservation {
  readonly ending: ProgramEnding;
  /** The program text ran to its end; see `ProgramChannel`. */
  readonly confirmed: boolean;
  /** JSON of the driver, or of a program in its place. */
  readonly report: string | null;
  /** Standard output and error, as far as they were kept. */
  readonly output: string;
  /** Memory of the interpreter when it stopped; it never shrinks. */
  readonly memoryBytes: number;
}

const NONCE_BYTES = 32;
/** Calls inside each other at which the stack counts as deep; ordinary programs stay below 200. */
const DEEP_STACK_CALLS = 500;
/** Isolated from environment and user folders, no files of compiled code, output at once. */
const ARGUMENTS = ["python", "-I", "-B", "-u", "-X", "utf8", "-c", DRIVER];

/**
 * Runs a program in a fresh interpreter, until it ends: nothing here can stop it. The calling thread
 * is blocked meanwhile.
 * @param interpreter a compiled module that was checked by `compileInterpreter`
 */
export function runProgram(interpreter: WasmModule, program: string): ProgramObservation {
  const output = new ProgramOutput();
  const channel = new ProgramChannel(Buffer.from(program), randomBytes(NONCE_BYTES));
  const memory = new WasiMemory();
  const instance = new webAssembly.Instance(interpreter, {
    wasi_snapshot_preview1: createWasiHost(memory, { args: ARGUMENTS, output, channel }),
  });
  const exports = instance.exports as { memory: WasmMemory; _start: () => void };
  memory.attach(exports.memory);
  const ending = endingOf(exports._start);
  return {
    ending,
    confirmed: channel.isConfirmed(),
    report: channel.report(),
    output: output.text(),
    memoryBytes: exports.memory.buffer.byteLength,
  };
}

function endingOf(start: () => void): ProgramEnding {
  const usualLimit = Error.stackTraceLimit;
  Error.stackTraceLimit = DEEP_STACK_CALLS;
  try {
    start();
    return { kind: "returned" };
  } catch (error) {
    if (error instanceof ProgramExit) return { kind: "exited", exitCode: error.exitCode };
    if (error instanceof OutputFlood) return { kind: "output-flood" };
    if (error instanceof webAssembly.RuntimeError || error instanceof RangeError) {
      const calls = (error.stack ?? "").split("\n").length - 1;
      return { kind: "trap", message: error.message, isDeep: calls >= DEEP_STACK_CALLS };
    }
    throw error;
  } finally {
    Error.stackTraceLimit = usualLimit;
  }
}
