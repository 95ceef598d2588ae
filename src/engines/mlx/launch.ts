import { join } from "node:path";
import { packageRoot } from "../../core/package-root.ts";
import type { EngineLaunch } from "../channel/spawn-engine.ts";
import { findMlxPython } from "./find-environment.ts";

/**
 * The Python process that runs MLX. It is the interpreter itself, never a tool that starts one: process
 * id, signals and memory readings must be those of the process that computes.
 * @throws PrerequisiteError `mlx-missing`, `mlx-python-missing`
 */
export function mlxLaunch(): EngineLaunch {
  return {
    command: findMlxPython().pythonPath,
    args: ["-u", join(packageRoot(), "bindings", "mlx", "worker.py")],
    environment: WORKER_ENVIRONMENT,
  };
}

/** Models come from local folders only, nothing is written beside the sources, no bar is drawn. */
const WORKER_ENVIRONMENT: Readonly<Record<string, string>> = {
  PYTHONUTF8: "1",
  PYTHONNOUSERSITE: "1",
  PYTHONDONTWRITEBYTECODE: "1",
  // A user's own packages would take the place of the locked ones.
  PYTHONPATH: "",
  HF_HUB_OFFLINE: "1",
  TRANSFORMERS_OFFLINE: "1",
  HF_HUB_DISABLE_PROGRESS_BARS: "1",
  HF_HUB_DISABLE_TELEMETRY: "1",
  TQDM_DISABLE: "1",
  TOKENIZERS_PARALLELISM: "false",
};
