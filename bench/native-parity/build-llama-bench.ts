import type { LibraryFiles } from "../../bindings/llama-cpp/library-files.ts";
import { buildLlamaCppProgram } from "../support/llama-cpp-program.ts";

/** llama.cpp's own benchmark on the libraries of node-llama-cpp. @throws PrerequisiteError as every build of a program */
export function buildLlamaBench(files: LibraryFiles): Promise<string> {
  return buildLlamaCppProgram(files, {
    name: "llama-bench",
    duration: "15 seconds",
    sourceFolders: ["tools/llama-bench"],
  });
}
