import { HarnessError } from "../../core/errors.ts";
import {
  findMlxPython,
  type MlxPython,
  PYTHON_VARIABLE,
} from "../../engines/mlx/find-environment.ts";
import { environmentDirectory, readMarker } from "../../engines/mlx/managed-environment.ts";
import { readLockedRequirements } from "../../engines/mlx/requirements.ts";
import { type Check, type Finding, ok, warning } from "./finding.ts";

/** Whether MLX is set up, from files only: nothing is started. GGUF models need none of it. */
export const mlxPresenceCheck: Check = { title: "MLX", run: () => [mlxPresence()] };

function mlxPresence(): Finding {
  try {
    return ok("MLX", whereText(findMlxPython()), "edge-bench doctor --mlx    starts and tries it");
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    return warning("MLX", `${error.message} GGUF models need none.`, error.hint);
  }
}

/** The environment in words. */
export function whereText({ pythonPath, origin }: MlxPython): string {
  if (origin === "variable") return `${pythonPath} (${PYTHON_VARIABLE})`;
  const folder = environmentDirectory(readLockedRequirements().sha256);
  const marker = readMarker(folder);
  const facts =
    marker === null ? "" : ` (Python ${marker.pythonVersion}, with ${marker.installer})`;
  return `${folder}${facts}`;
}
