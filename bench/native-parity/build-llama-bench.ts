import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { LibraryFiles } from "../../bindings/llama-cpp/library-files.ts";
import { buildLlamaCppProgram } from "../support/llama-cpp-program.ts";

/** llama.cpp's own benchmark on the libraries of node-llama-cpp. @throws PrerequisiteError as every build of a program */
export function buildLlamaBench(files: LibraryFiles): Promise<string> {
  return buildLlamaCppProgram(files, {
    name: "llama-bench",
    duration: "15 seconds",
    inputs: (sources) => {
      const folder = join(sources, "tools", "llama-bench");
      return readdirSync(folder)
        .filter((name) => name.endsWith(".cpp"))
        .map((name) => join(folder, name));
    },
    includeFolders: [],
  });
}
