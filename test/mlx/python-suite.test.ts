import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { packageRoot } from "../../src/core/package-root.ts";
import { findMlxPython } from "../../src/engines/mlx/find-environment.ts";
import { canTestMlx } from "../support/mlx-tests.ts";

it.skipIf(!canTestMlx())("the worker passes the tests written in its own language", () => {
  const folder = join(packageRoot(), "test", "mlx", "python");
  const { status, stderr } = spawnSync(
    findMlxPython().pythonPath,
    ["-B", "-m", "unittest", "discover", "-s", folder],
    { encoding: "utf8" },
  );
  expect(status, stderr.slice(-4000)).toBe(0);
  expect(stderr).toMatch(/^Ran \d{2,} tests in /m);
});
