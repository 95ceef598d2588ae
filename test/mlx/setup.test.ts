import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readMarker } from "../../src/engines/mlx/managed-environment.ts";
import { readLockedRequirements } from "../../src/engines/mlx/requirements.ts";
import { MAIN } from "../process/cli/workshop.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const WANTED = process.env["EDGE_BENCH_TEST_MLX"] === "1";
if (!WANTED) {
  process.stderr.write("The real setup of MLX is skipped: EDGE_BENCH_TEST_MLX is not 1.\n");
}

function run(
  args: readonly string[],
  env: Record<string, string>,
): { exitCode: number | null; stdout: string; stderr: string } {
  const ended = spawnSync(process.execPath, [MAIN, ...args], {
    encoding: "utf8",
    env: { ...process.env, EDGE_BENCH_MLX_PYTHON: "", ...env },
  });
  return { exitCode: ended.status, stdout: ended.stdout, stderr: ended.stderr };
}

describe.runIf(WANTED)("edge-bench setup mlx with the real packages", () => {
  it("makes an environment that doctor finds whole, and makes it once", () => {
    const cache = temporaryFolder();
    const made = run(["setup", "mlx", "--yes"], { EDGE_BENCH_CACHE_DIR: cache });
    expect(made.stderr).toContain("wheels only, each verified by its hash");
    expect(made.stdout).toContain("it generated two tokens of a tiny model");
    expect(made.exitCode).toBe(0);

    const { sha256, versions } = readLockedRequirements();
    const environment = join(cache, "mlx", sha256.slice(0, 16));
    expect(readdirSync(join(cache, "mlx"))).toEqual([sha256.slice(0, 16)]);
    expect(readMarker(environment)).toMatchObject({ requirementsSha256: sha256, versions });

    const python = join(environment, "bin", "python");
    const prefix = spawnSync(
      python,
      ["-c", "import sys, mlx; print(sys.prefix); print(mlx.__path__[0])"],
      { encoding: "utf8" },
    );
    expect(prefix.stdout.split("\n")[0]).toBe(environment);
    expect(prefix.stdout.split("\n")[1]?.startsWith(environment)).toBe(true);

    const doctor = run(["doctor", "--mlx"], { EDGE_BENCH_CACHE_DIR: cache });
    expect(doctor.stdout).toMatch(/ok {7}MLX packages +mlx 0\.32\.4, mlx-lm 0\.32\.2/);
    expect(doctor.stdout).toMatch(/ok {7}MLX worker +generates on /);

    const again = run(["setup", "mlx", "--yes"], { EDGE_BENCH_CACHE_DIR: cache });
    expect(again.stdout).toContain("is here already");
    expect(existsSync(python)).toBe(true);
  });

  it("refuses an index that does not answer and leaves nothing", () => {
    const cache = temporaryFolder();
    const broken = { PIP_INDEX_URL: "http://127.0.0.1:9", PIP_RETRIES: "0", PIP_FIND_LINKS: "" };
    const args = ["setup", "mlx", "--yes", "--installer", "pip"];
    const { exitCode, stderr } = run(args, { EDGE_BENCH_CACHE_DIR: cache, ...broken });
    expect(exitCode).toBe(2);
    expect(stderr).toContain("The MLX packages could not be installed with pip:");
    expect(readdirSync(join(cache, "mlx"))).toEqual([]);
  });
});
