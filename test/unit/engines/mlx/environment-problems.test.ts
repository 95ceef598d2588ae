import { describe, expect, it } from "vitest";
import type { EnvironmentReport } from "../../../../src/engines/mlx/check-environment.ts";
import {
  environmentProblems,
  environmentVersions,
} from "../../../../src/engines/mlx/environment-problems.ts";
import { readLockedRequirements } from "../../../../src/engines/mlx/requirements.ts";

const LOCKED = readLockedRequirements().versions;

const WHOLE: EnvironmentReport = {
  python: "3.11.7",
  machine: "x86_64",
  prefix: "/cache/mlx/0123456789abcdef",
  versions: LOCKED,
  torch: null,
  importMs: { value: 850, error: null },
  device: { value: { kind: "cpu", name: "AMD EPYC", architecture: "x86_64" }, error: null },
  tokens: { value: [124, 124], error: null },
};

describe("an MLX environment", () => {
  it("with the locked versions that works has no problem", () => {
    expect(environmentProblems(WHOLE)).toEqual([]);
  });

  it("is compared package by package", () => {
    const versions = { ...LOCKED, "mlx-lm": "0.31.3", llguidance: null };
    expect(environmentVersions({ versions })).toEqual({
      found: ["mlx 0.32.4", "mlx-lm 0.31.3", "transformers 5.23.0"],
      wrong: ["mlx-lm is 0.31.3 instead of 0.32.2", "llguidance is not installed"],
    });
  });

  it("says why a step failed", () => {
    const report = {
      ...WHOLE,
      tokens: { value: null, error: "RuntimeError: [metal::Device] Unable to load kernel" },
    };
    expect(environmentProblems(report)).toEqual([
      "RuntimeError: [metal::Device] Unable to load kernel",
    ]);
  });
});
