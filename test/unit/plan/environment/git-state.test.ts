import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readGitState } from "../../../../src/plan/git-state.ts";

let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "git-state-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

function git(...args: string[]): void {
  const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
  execFileSync("git", [...identity, ...args], { cwd: folder, stdio: "ignore" });
}

describe("readGitState", () => {
  it("gives the commit, and whether files differ from it or are unknown to it", async () => {
    git("init");
    await writeFile(join(folder, "a"), "1");
    git("add", ".");
    git("commit", "-m", "one");
    const clean = await readGitState(folder);
    expect(clean?.commit).toMatch(/^[0-9a-f]{40}$/);
    expect(clean?.dirty).toBe(false);
    await writeFile(join(folder, "b"), "2");
    expect(await readGitState(folder)).toEqual({ commit: clean?.commit, dirty: true });
  });

  it("is null outside a checkout, below its top folder, and before the first commit", async () => {
    expect(await readGitState(folder)).toBeNull();
    git("init");
    expect(await readGitState(folder)).toBeNull();
    await writeFile(join(folder, "a"), "1");
    git("add", ".");
    git("commit", "-m", "one");
    const inside = join(folder, "node_modules");
    await mkdir(inside);
    expect(await readGitState(inside)).toBeNull();
  });

  it("is null without git, and for a folder that does not exist", async () => {
    const path = process.env["PATH"];
    try {
      process.env["PATH"] = folder;
      expect(await readGitState(folder)).toBeNull();
    } finally {
      process.env["PATH"] = path;
    }
    expect(await readGitState(join(folder, "missing"))).toBeNull();
  });
});
