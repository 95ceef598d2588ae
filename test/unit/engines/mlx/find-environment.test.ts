import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Surroundings } from "../../../../src/core/cache-directory.ts";
import { findMlxPython } from "../../../../src/engines/mlx/find-environment.ts";
import { readLockedRequirements } from "../../../../src/engines/mlx/requirements.ts";
import { temporaryFile, temporaryFolder } from "../../../support/temporary-folder.ts";

const SHA256 = readLockedRequirements().sha256;
const MARKER = {
  createdAt: "2026-11-28T12:45:13.545Z",
  requirementsSha256: SHA256,
  pythonVersion: "3.11.7",
  installer: "pip",
  versions: { mlx: "0.32.4" },
};

function around(env: Record<string, string>): Surroundings {
  return { env, platform: "linux", home: "/home/nobody" };
}

/** A cache with an environment of this version's requirements, or of another. */
function cacheWith(marker: unknown, folderName = SHA256.slice(0, 16)): string {
  const cache = temporaryFolder();
  const environment = join(cache, "mlx", folderName);
  mkdirSync(join(environment, "bin"), { recursive: true });
  writeFileSync(join(environment, "bin", "python"), "");
  if (marker !== null) writeFileSync(join(environment, "ready.json"), JSON.stringify(marker));
  return cache;
}

describe("findMlxPython", () => {
  it("takes the interpreter of EDGE_BENCH_MLX_PYTHON before the managed environment", () => {
    const python = temporaryFile("python3", "");
    const found = findMlxPython(
      around({ EDGE_BENCH_MLX_PYTHON: python, EDGE_BENCH_CACHE_DIR: cacheWith(MARKER) }),
    );
    expect(found).toEqual({ pythonPath: python, origin: "variable" });
  });

  it("refuses a variable that names no file, although a managed environment is there", () => {
    expect(() =>
      findMlxPython(
        around({
          EDGE_BENCH_MLX_PYTHON: "/no/such/python",
          EDGE_BENCH_CACHE_DIR: cacheWith(MARKER),
        }),
      ),
    ).toThrow(expect.objectContaining({ code: "mlx-python-missing" }));
  });

  it("refuses a variable that names a folder", () => {
    expect(() => findMlxPython(around({ EDGE_BENCH_MLX_PYTHON: temporaryFolder() }))).toThrow(
      expect.objectContaining({ code: "mlx-python-missing" }),
    );
  });

  it("finds the managed environment whose marker is there; an empty variable counts as none", () => {
    const cache = cacheWith(MARKER);
    const found = findMlxPython(around({ EDGE_BENCH_MLX_PYTHON: "", EDGE_BENCH_CACHE_DIR: cache }));
    expect(found).toEqual({
      pythonPath: join(cache, "mlx", SHA256.slice(0, 16), "bin", "python"),
      origin: "managed",
    });
  });

  it.each([
    ["without a marker", null],
    ["with a marker that says something else", { ...MARKER, installer: "conda" }],
  ])("takes no environment %s", (_, marker) => {
    expect(() => findMlxPython(around({ EDGE_BENCH_CACHE_DIR: cacheWith(marker) }))).toThrow(
      expect.objectContaining({
        code: "mlx-missing",
        hint: expect.stringContaining("edge-bench setup mlx") as unknown,
      }),
    );
  });

  it("takes no environment of other requirements", () => {
    const cache = cacheWith(MARKER, "0123456789abcdef");
    expect(() => findMlxPython(around({ EDGE_BENCH_CACHE_DIR: cache }))).toThrow(
      expect.objectContaining({ code: "mlx-missing" }),
    );
  });
});
