import { PrerequisiteError } from "../../src/core/errors.ts";
import { runTool } from "./run-tool.ts";

/** What to install when a program cannot be compiled. */
export const COMPILER_HINT =
  "Install a C++17 compiler (Debian: `apt-get install g++`, macOS: `xcode-select --install`), or name one in CXX.";

/** `CXX`, else the first of the usual names that answers. @throws PrerequisiteError `bench-tool-missing` */
export async function findCxxCompiler(): Promise<string> {
  const chosen = process.env["CXX"] ?? "";
  const candidates = chosen === "" ? ["g++", "clang++", "c++"] : [chosen];
  for (const candidate of candidates) {
    try {
      await runTool(candidate, ["--version"], { hint: COMPILER_HINT });
      return candidate;
    } catch {
      // The next one may be there.
    }
  }
  throw new PrerequisiteError(`No C++ compiler was found (tried ${candidates.join(", ")}).`, {
    code: "bench-tool-missing",
    hint: COMPILER_HINT,
  });
}
