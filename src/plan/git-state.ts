import { execFile } from "node:child_process";
import { realpath } from "node:fs/promises";
import type { Environment } from "../core/manifest.ts";

const TIME_LIMIT_MS = 5000;

/**
 * Commit and cleanliness of a checkout whose top folder is `folder`. `null` when it is not the top
 * of one (a package inside somebody else's repository is not), has no commit, or git is missing or
 * unwilling. `dirty` counts untracked files, too, except ignored ones. Changes nothing on the disk.
 */
export async function readGitState(folder: string): Promise<Environment["git"]> {
  const top = await git(folder, ["rev-parse", "--show-toplevel"]);
  if (top === null || !(await isSameFolder(top.trim(), folder))) return null;
  const commit = await git(folder, ["rev-parse", "--verify", "HEAD"]);
  const status = await git(folder, ["status", "--porcelain"]);
  if (commit === null || status === null) return null;
  return { commit: commit.trim(), dirty: status.trim() !== "" };
}

async function isSameFolder(one: string, two: string): Promise<boolean> {
  try {
    return (await realpath(one)) === (await realpath(two));
  } catch {
    return false;
  }
}

function git(folder: string, args: readonly string[]): Promise<string | null> {
  const options = {
    cwd: folder,
    timeout: TIME_LIMIT_MS,
    maxBuffer: 64 * 1024 * 1024,
    env: environmentOfGit(),
  };
  return new Promise((resolve) => {
    execFile("git", ["--no-optional-locks", ...args], options, (error, stdout) => {
      resolve(error === null ? stdout : null);
    });
  });
}

/** Without the variables that a git hook sets: they would name another repository than `folder`. */
function environmentOfGit(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_"));
  return { ...Object.fromEntries(kept), LC_ALL: "C" };
}
