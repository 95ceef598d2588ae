import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { constants } from "node:os";
import { PrerequisiteError, systemCodeOf } from "../../core/errors.ts";
import { BOUNDARY_VARIABLE, boundaryNoteText, type BoundaryNote } from "./boundary-note.ts";
import { attemptTcp, LOOPBACK } from "./connection-attempts.ts";
import { readNetworkFacts } from "./network-facts.ts";

/** The command line that puts what follows it behind a boundary. */
export interface BoundaryCommand {
  readonly boundary: BoundaryNote["boundary"];
  readonly command: string;
  readonly args: readonly string[];
}

const FORWARDED = ["SIGINT", "SIGTERM", "SIGHUP", "SIGWINCH"] as const;

/**
 * Runs this very command again inside a boundary, with the same streams, and waits for its end. Signals are
 * passed on; the process inside has a session of its own, so that Ctrl-C reaches it once and not twice.
 * @returns the exit code of the process inside; 128 and the number of the signal that ended it
 * @throws PrerequisiteError `offline-boundary-missing` when it cannot be started, `loopback-closed`
 */
export async function runInside({ boundary, command, args }: BoundaryCommand): Promise<number> {
  const listener = await listen();
  try {
    const note: BoundaryNote = {
      boundary,
      outerNamespace: (await readNetworkFacts()).namespace,
      loopbackPort: listener.port,
    };
    const own = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
    const child = spawn(command, [...args, ...own], {
      stdio: "inherit",
      detached: true,
      env: { ...process.env, [BOUNDARY_VARIABLE]: boundaryNoteText(note) },
    });
    return await endOf(child, command);
  } finally {
    listener.close();
  }
}

async function endOf(child: ChildProcess, command: string): Promise<number> {
  const forward = (signal: NodeJS.Signals): void => {
    child.kill(signal);
  };
  for (const signal of FORWARDED) process.on(signal, forward);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code, signal) => {
        resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
      });
    });
  } catch (error) {
    throw new PrerequisiteError(`${command} could not be started (${systemCodeOf(error) ?? ""})`, {
      code: "offline-boundary-missing",
      hint: "Nothing was measured. Leave --prove-offline out, or run it in a container without network.",
      cause: error,
    });
  } finally {
    for (const signal of FORWARDED) process.off(signal, forward);
  }
}

/**
 * Listens on loopback for as long as the process inside lives, and makes sure that it can be reached from out
 * here: only then it means something that it cannot be reached from inside.
 */
async function listen(): Promise<{ readonly port: number; readonly close: () => void }> {
  const server = createServer((socket) => socket.destroy());
  server.listen(0, LOOPBACK);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const attempt = await attemptTcp(LOOPBACK, port);
  if (attempt.result !== "connected") {
    server.close();
    throw new PrerequisiteError(
      `${attempt.target} cannot be reached even without a boundary (${attempt.errorCode ?? "no answer"})`,
      {
        code: "loopback-closed",
        hint: "The self-test would prove nothing here. Bring the loopback interface up, or run it in a container without network.",
      },
    );
  }
  return { port, close: () => server.close() };
}
