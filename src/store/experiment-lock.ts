import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { link, open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { PrerequisiteError, systemCodeOf } from "../core/errors.ts";
import { diskError } from "./disk-error.ts";
import { type ProcessIdentity, processIdentity } from "./process-identity.ts";

const LOCK_FILE = "experiment.lock";

const ownerSchema = z.strictObject({
  pid: z.int().positive(),
  startTicks: z.int().nonnegative().nullable(),
});

/** The right to write to an experiment's folder. */
export interface ExperimentLock {
  /** Gives it back. Calling it twice is fine. */
  release(): Promise<void>;
}

/**
 * Takes the lock of an experiment's folder. The lock of a process that is gone, or whose number now
 * belongs to another process, is taken over: a kill leaves no work behind. It guards against
 * processes of one machine, not against another machine that has the folder mounted.
 *
 * @throws PrerequisiteError `experiment-locked` with the number of the process that holds it.
 */
export async function lockExperiment(directory: string): Promise<ExperimentLock> {
  const path = join(directory, LOCK_FILE);
  const own: ProcessIdentity = (await processIdentity(process.pid)) ?? {
    pid: process.pid,
    startTicks: null,
  };
  try {
    if (!(await claim(path, own))) await takeOver(directory, path, own);
  } catch (error) {
    throw diskError(error, path);
  }
  return {
    release: async () => {
      const owner = await ownerOf(path);
      if (owner?.pid === own.pid && owner.startTicks === own.startTicks)
        await rm(path, { force: true });
    },
  };
}

/** Who holds the lock of an experiment's folder now; `null` when nobody does. */
export async function lockHolder(directory: string): Promise<number | null> {
  const owner = await ownerOf(join(directory, LOCK_FILE));
  return owner !== null && (await isRunning(owner)) ? owner.pid : null;
}

/**
 * Replaces a stale lock. Two processes may find it stale at once, so replacing is itself locked and
 * the owner read again inside; a lock that has vanished meanwhile is claimed like any free one.
 */
async function takeOver(directory: string, path: string, own: ProcessIdentity): Promise<void> {
  const gate = join(directory, `${LOCK_FILE}.takeover`);
  await refuseIfRunning(path, directory);
  if (!(await claim(gate, own))) {
    await refuseIfRunning(gate, directory);
    await rm(gate, { force: true });
    if (!(await claim(gate, own))) throw lockedBy(directory, null);
  }
  try {
    await refuseIfRunning(path, directory);
    if (existsSync(path)) await rm(path);
    if (!(await claim(path, own))) throw lockedBy(directory, await ownerOf(path));
  } finally {
    await rm(gate, { force: true });
  }
}

async function refuseIfRunning(path: string, directory: string): Promise<void> {
  const owner = await ownerOf(path);
  if (owner !== null && (await isRunning(owner))) throw lockedBy(directory, owner);
}

function lockedBy(directory: string, owner: ProcessIdentity | null): PrerequisiteError {
  const details = { code: "experiment-locked" };
  if (owner === null) {
    return new PrerequisiteError(`${directory} is being written to by another process`, {
      ...details,
      hint: "Wait until it has ended, then run the command again.",
    });
  }
  const who = owner.pid === process.pid ? "this process itself" : `process ${owner.pid}`;
  return new PrerequisiteError(`${directory} is being written to by ${who}`, {
    ...details,
    hint: `Wait until it has ended, or stop it (kill ${owner.pid}), then run the command again.`,
  });
}

async function isRunning(owner: ProcessIdentity): Promise<boolean> {
  const now = await processIdentity(owner.pid);
  if (now === null) return false;
  return (
    owner.startTicks === null || now.startTicks === null || owner.startTicks === now.startTicks
  );
}

/** Makes the file with its content in one step; false when it exists. */
async function claim(path: string, own: ProcessIdentity): Promise<boolean> {
  const temporary = await writeOwner(path, own);
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    if (systemCodeOf(error) === "EEXIST") return false;
    if (!NO_HARD_LINKS.includes(systemCodeOf(error) ?? "")) throw error;
    return await claimWithoutLink(path, own);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** FAT and some network file systems. */
const NO_HARD_LINKS = ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"];

async function claimWithoutLink(path: string, own: ProcessIdentity): Promise<boolean> {
  try {
    const file = await open(path, "wx");
    await file.writeFile(JSON.stringify(own));
    await file.close();
    return true;
  } catch (error) {
    if (systemCodeOf(error) === "EEXIST") return false;
    throw error;
  }
}

async function writeOwner(path: string, own: ProcessIdentity): Promise<string> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  const file = await open(temporary, "w");
  await file.writeFile(JSON.stringify(own));
  await file.close();
  return temporary;
}

/** `null` when there is no lock, or none that names a process. */
async function ownerOf(path: string): Promise<ProcessIdentity | null> {
  try {
    const content: unknown = JSON.parse(await readFile(path, "utf8"));
    return ownerSchema.safeParse(content).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError || systemCodeOf(error) === "ENOENT") return null;
    throw error;
  }
}
