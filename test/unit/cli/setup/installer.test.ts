import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { chooseInstaller, type Installer } from "../../../../src/cli/setup/installer.ts";
import type { Interpreter } from "../../../../src/engines/mlx/interpreter.ts";
import { rejectionOf, temporaryFolder } from "../../../support/temporary-folder.ts";

const PYTHON: Interpreter = {
  version: [3, 12, 4],
  implementation: "CPython",
  platform: "linux",
  machine: "x86_64",
  libc: ["glibc", "2.36"],
  macos: null,
  appleSilicon: null,
  hasVenv: true,
};

/** A folder for PATH that holds uv. */
function withUv(): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "uv"), "");
  chmodSync(join(folder, "uv"), 0o755);
  return folder;
}

function choose(
  asked: "uv" | "pip" | null,
  env: Record<string, string>,
  hasVenv = true,
): Promise<Installer> {
  // It cannot be started, so pip's own settings are as good as empty.
  const chosen = { pythonPath: "/no/python3", interpreter: { ...PYTHON, hasVenv } };
  return chooseInstaller(asked, chosen, env);
}

describe("chooseInstaller", () => {
  it("takes uv where it is on PATH", async () => {
    const folder = withUv();
    expect(await choose(null, { PATH: folder })).toEqual({
      name: "uv",
      program: join(folder, "uv"),
      reason: "it is on PATH",
    });
  });

  it("takes pip of the interpreter where there is no uv", async () => {
    expect(await choose(null, { PATH: "/nowhere" })).toMatchObject({
      name: "pip",
      program: "/no/python3",
    });
  });

  it("takes pip where only pip is told which index to use, so that a mirror is not passed by", async () => {
    const env = { PATH: withUv(), PIP_INDEX_URL: "https://mirror.example/simple" };
    expect((await choose(null, env)).name).toBe("pip");
    const both = { ...env, UV_DEFAULT_INDEX: "https://mirror.example/simple" };
    expect((await choose(null, both)).name).toBe("uv");
  });

  it("does as asked", async () => {
    expect((await choose("pip", { PATH: withUv() })).name).toBe("pip");
    expect((await choose("uv", { PATH: withUv() })).reason).toBe("as asked");
    expect(await rejectionOf(choose("uv", { PATH: "/nowhere" }))).toMatchObject({
      code: "uv-missing",
    });
  });

  it("needs uv for a Python without venv", async () => {
    expect((await choose(null, { PATH: withUv() }, false)).name).toBe("uv");
    expect(await rejectionOf(choose(null, { PATH: "/nowhere" }, false))).toMatchObject({
      code: "venv-missing",
      hint: expect.stringContaining("apt install python3-venv") as unknown,
    });
  });
});
