import { HarnessError } from "../../src/core/errors.ts";
import { findMlxPython, PYTHON_VARIABLE } from "../../src/engines/mlx/find-environment.ts";
import { storyModelPath } from "./engine-contract/mlx-model.ts";

/**
 * Whether the tests of MLX can run here: its Python environment is set up and the story model is there.
 * They are skipped otherwise, and this says why. Programs that a test starts find the environment by its
 * variable, whatever cache folder they are given.
 */
export function canTestMlx(): boolean {
  if (storyModelPath() === null) return skip("EDGE_BENCH_TEST_DATA is not set");
  try {
    process.env[PYTHON_VARIABLE] = findMlxPython().pythonPath;
    return true;
  } catch (error) {
    if (error instanceof HarnessError) return skip(`${error.message} ${error.hint}`);
    throw error;
  }
}

function skip(reason: string): boolean {
  process.stderr.write(`Tests of MLX are skipped: ${reason}\n`);
  return false;
}
