import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  parseRequirements,
  readLockedRequirements,
  requirementsPath,
} from "../../../../src/engines/mlx/requirements.ts";

const LOCKED = readFileSync(requirementsPath(), "utf8");

describe("the locked requirements of MLX", () => {
  it("pin the packages whose version changes a measurement", () => {
    expect(readLockedRequirements().versions).toEqual({
      mlx: "0.32.4",
      "mlx-lm": "0.32.2",
      transformers: "5.23.0",
      llguidance: "1.9.1",
    });
  });

  it("pin every package exactly and give each a hash", () => {
    const entries = LOCKED.replace(/\\\n/g, " ")
      .split("\n")
      .filter((line) => line !== "" && !line.trimStart().startsWith("#"));
    const unlike = entries.filter(
      (entry) =>
        !/^[a-z0-9._-]+==[^\s;]+( ;[^\\]*?)?(\s+--hash=sha256:[0-9a-f]{64})+\s*$/.test(entry),
    );
    expect(unlike).toEqual([]);
    expect(entries.length).toBeGreaterThan(30);
  });

  it("hold MLX's processor build for Linux and its Metal build for macOS, and no torch", () => {
    expect(LOCKED).toMatch(/^mlx-cpu==0\.32\.4 ; sys_platform == 'linux'/m);
    expect(LOCKED).toMatch(/^mlx-metal==0\.32\.4 ; sys_platform == 'darwin'/m);
    expect(LOCKED).not.toMatch(/^torch/m);
  });

  it("are refused when a main package has no exact version", () => {
    expect(() => parseRequirements("mlx==1.0\nmlx-lm>=0.3\n")).toThrow("no version of mlx-lm");
  });
});
