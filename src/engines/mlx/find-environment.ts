import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { filled, ownSurroundings, type Surroundings } from "../../core/cache-directory.ts";
import { PrerequisiteError } from "../../core/errors.ts";
import { environmentDirectory, interpreterIn, readMarker } from "./managed-environment.ts";
import { readLockedRequirements } from "./requirements.ts";

/** Names an interpreter that has the MLX packages, instead of the environment that `setup mlx` makes. */
export const PYTHON_VARIABLE = "EDGE_BENCH_MLX_PYTHON";

export interface MlxPython {
  readonly pythonPath: string;
  readonly origin: "variable" | "managed";
}

/**
 * The Python interpreter that runs MLX models: the one of `EDGE_BENCH_MLX_PYTHON` when it is set, else
 * that of the managed environment of this version's requirements. Looks at files only; nothing is
 * started or installed, so a found interpreter may still lack a package.
 *
 * @throws PrerequisiteError `mlx-python-missing` when the variable names no file; `mlx-missing` when
 * nothing is set up.
 */
export function findMlxPython(around: Surroundings = ownSurroundings()): MlxPython {
  const named = filled(around.env[PYTHON_VARIABLE]);
  if (named !== null) {
    // A path in any case: a bare word would be looked for in PATH.
    if (isFile(named)) return { pythonPath: resolve(named), origin: "variable" };
    throw new PrerequisiteError(`${PYTHON_VARIABLE}=${named}: there is no such file`, {
      code: "mlx-python-missing",
      hint: `Correct it, or unset it and run: edge-bench setup mlx`,
    });
  }
  const environment = environmentDirectory(readLockedRequirements().sha256, around);
  const pythonPath = interpreterIn(environment);
  if (readMarker(environment) !== null && existsSync(pythonPath)) {
    return { pythonPath, origin: "managed" };
  }
  throw new PrerequisiteError("MLX models need a Python environment, and there is none yet.", {
    code: "mlx-missing",
    hint: "edge-bench setup mlx    (edge-bench doctor --mlx says what is missing)",
  });
}

/** A link to a file counts: that is what an interpreter of an environment is. */
function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
