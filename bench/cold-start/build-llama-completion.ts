import type { LibraryFiles } from "../../bindings/llama-cpp/library-files.ts";
import { buildLlamaCppProgram } from "../support/llama-cpp-program.ts";

/** llama.cpp's own program that completes a text, on the libraries of node-llama-cpp. @throws PrerequisiteError as every build of a program */
export function buildLlamaCompletion(files: LibraryFiles): Promise<string> {
  return buildLlamaCppProgram(files, {
    name: "llama-completion",
    duration: "5 seconds",
    sourceFolders: ["tools/completion"],
  });
}
