import { messageOf } from "../../src/core/errors.ts";
import { capMemory } from "./cap-memory.ts";
import { wasiFunctionNames } from "./wasi-host.ts";
import { malformed } from "./wasm-sections.ts";
import { webAssembly, type WasmModule } from "./web-assembly.ts";

const WASI = "wasi_snapshot_preview1";

/**
 * Compiles an interpreter whose memory cannot exceed the limit. Nothing of it runs here.
 * @param memoryLimitBytes rounded down to pages of 64 KiB
 * @throws PrerequisiteError `wasm-malformed` when it is no WebAssembly module, asks for anything but
 *   functions of WASI preview 1, or lacks the exports of a WASI command
 */
export async function compileInterpreter(
  bytes: Uint8Array,
  memoryLimitBytes: number,
): Promise<WasmModule> {
  const interpreter = await compile(capMemory(bytes, memoryLimitBytes));
  const offered = wasiFunctionNames();
  for (const { module, name, kind } of webAssembly.Module.imports(interpreter)) {
    if (module !== WASI || kind !== "function" || !offered.has(name)) {
      throw malformed(`it asks for the ${kind} ${module}.${name}, which no program gets`);
    }
  }
  const exports = webAssembly.Module.exports(interpreter);
  for (const [name, kind] of [
    ["memory", "memory"],
    ["_start", "function"],
  ]) {
    if (!exports.some((offer) => offer.name === name && offer.kind === kind)) {
      throw malformed(`it does not export the ${kind ?? ""} "${name ?? ""}" of a WASI command`);
    }
  }
  return interpreter;
}

async function compile(bytes: Uint8Array<ArrayBuffer>): Promise<WasmModule> {
  try {
    return await webAssembly.compile(bytes);
  } catch (error) {
    throw malformed(messageOf(error));
  }
}
