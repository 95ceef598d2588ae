import { PrerequisiteError } from "../../core/errors.ts";
import { readBoundaryNote } from "./boundary-note.ts";
import { endWithParent } from "./end-with-parent.ts";
import { findBoundary, isInsideAlready } from "./find-boundary.ts";
import { refuseNetworkOptions, type NetworkOptions } from "./refuse-network-options.ts";
import { runInside } from "./run-inside.ts";

/**
 * The first thing that a command with --prove-offline does: it runs itself again inside a boundary of the
 * operating system without network, with all engine processes as its children.
 * @returns the exit code of the process inside; `null` when this process stands inside, and goes on
 * @throws ConfigError `options-contradict`
 * @throws PrerequisiteError `offline-boundary-missing`, `offline-boundary-refused`, `loopback-closed`,
 * `boundary-note-unusable`
 */
export async function proveOffline(options: NetworkOptions): Promise<number | null> {
  refuseNetworkOptions(options);
  if (readBoundaryNote() !== null) {
    endWithParent();
    return null;
  }
  const boundary = await findBoundary();
  if (boundary === null) return null;
  try {
    return await runInside(boundary);
  } catch (error) {
    // Inside `unshare -n` loopback is down: no process out here can listen, and none is needed.
    const isClosed = error instanceof PrerequisiteError && error.code === "loopback-closed";
    if (isClosed && (await isInsideAlready())) return null;
    throw error;
  }
}
