import { readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { makeCacheFolder } from "../../assets/make-cache-folder.ts";
import { isRunning } from "../../core/is-running.ts";
import { PrerequisiteError, systemCodeOf } from "../../core/errors.ts";
import {
  checkMlxEnvironment,
  type EnvironmentReport,
} from "../../engines/mlx/check-environment.ts";
import {
  environmentDirectory,
  interpreterIn,
  MARKER_NAME,
  readMarker,
  type ReadyMarker,
} from "../../engines/mlx/managed-environment.ts";
import { readLockedRequirements } from "../../engines/mlx/requirements.ts";
import { environmentProblems } from "../../engines/mlx/environment-problems.ts";
import { installPackages, type InstallTarget } from "./install-packages.ts";

const INCOMPLETE = /^[0-9a-f]{16}\.(?:incomplete|replaced)-(\d+)$/;

/**
 * Builds the environment beside its place and renames it when it is whole and has proved to work, so
 * that no other process ever finds half of one. A virtual environment bears the move: its interpreter
 * finds its packages from where it lies. Only its scripts know their old place, and they are never used.
 *
 * @returns what the finished environment says about itself
 * @throws PrerequisiteError `mlx-install-failed`, `mlx-environment-broken`, `output-not-writable`
 */
export async function buildEnvironment(
  target: Omit<InstallTarget, "folder">,
  force: boolean,
): Promise<EnvironmentReport> {
  const requirements = readLockedRequirements();
  const place = environmentDirectory(requirements.sha256);
  const folder = `${place}.incomplete-${process.pid}`;
  await makeCacheFolder(dirname(place));
  await removeAbandoned(dirname(place));
  try {
    await installPackages({ ...target, folder });
    const report = await mustWork(interpreterIn(folder));
    target.signal.throwIfAborted();
    const marker: ReadyMarker = {
      createdAt: new Date().toISOString(),
      requirementsSha256: requirements.sha256,
      pythonVersion: report.python,
      installer: target.installer.name,
      versions: requirements.versions,
    };
    await writeFile(join(folder, MARKER_NAME), `${JSON.stringify(marker, null, 2)}\n`);
    await moveInto(folder, place, force);
    return report;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @throws PrerequisiteError `mlx-environment-broken` */
async function mustWork(pythonPath: string): Promise<EnvironmentReport> {
  const answer = await checkMlxEnvironment(pythonPath);
  const problems = answer.status === "ok" ? environmentProblems(answer.value) : [answer.reason];
  if (answer.status === "ok" && problems.length === 0) return answer.value;
  throw new PrerequisiteError(
    `The packages are installed, but MLX does not work: ${problems.join("; ")}`,
    {
      code: "mlx-environment-broken",
      hint: "Try another Python: edge-bench setup mlx --python <path>",
    },
  );
}

/** Another process may have finished the same environment meanwhile: the first one stays, unless it is to be replaced. */
async function moveInto(folder: string, place: string, force: boolean): Promise<void> {
  if (force || readMarker(place) === null) {
    const replaced = `${place}.replaced-${process.pid}`;
    await rename(place, replaced).catch((error: unknown) => {
      if (systemCodeOf(error) !== "ENOENT") throw error;
    });
    await rm(replaced, { recursive: true, force: true });
  }
  try {
    await rename(folder, place);
  } catch (error) {
    if (readMarker(place) === null) throw error;
  }
}

/** Removes what killed processes left. */
async function removeAbandoned(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const pid = Number(INCOMPLETE.exec(basename(name))?.[1]);
    if (pid > 0 && !isRunning(pid)) {
      await rm(join(directory, name), { recursive: true, force: true });
    }
  }
}
