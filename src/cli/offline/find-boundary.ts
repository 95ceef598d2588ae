import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { messageOf, PrerequisiteError, systemCodeOf } from "../../core/errors.ts";
import { attemptConnections } from "./self-test.ts";
import { isLoopbackAlone, readNetworkFacts } from "./network-facts.ts";
import type { BoundaryCommand } from "./run-inside.ts";

const run = promisify(execFile);

/** Starting a process takes no longer than this anywhere. */
const PROBE_LIMIT_MS = 20_000;

const COMMANDS: Partial<Record<NodeJS.Platform, BoundaryCommand>> = {
  // A user and a network namespace of its own: what runs inside keeps the rights on files that it has.
  linux: { boundary: "unshare", command: "unshare", args: ["-rn", "--"] },
  // Not yet run on a Mac.
  darwin: {
    boundary: "sandbox-exec",
    command: "sandbox-exec",
    args: ["-p", "(version 1)(allow default)(deny network*)"],
  },
};

/**
 * The command that makes a boundary without network on this machine, tried out.
 * @returns `null` when it does not work here, but this process stands inside such a boundary already
 * @throws PrerequisiteError `offline-boundary-missing`, `offline-boundary-refused`
 */
export async function findBoundary(): Promise<BoundaryCommand | null> {
  const found = COMMANDS[process.platform];
  if (found === undefined) {
    throw new PrerequisiteError(`there is no boundary without network for ${process.platform}`, {
      code: "offline-boundary-missing",
      hint: "Use Linux or macOS, or leave --prove-offline out: the evidence is then level A.",
    });
  }
  try {
    await run(found.command, [...found.args, process.execPath, "--version"], {
      timeout: PROBE_LIMIT_MS,
    });
    return found;
  } catch (error) {
    if (await isInsideAlready()) return null;
    throw refusal(found, error);
  }
}

/** Only Linux shows it: no interface but loopback, and every attempt to connect fails. */
export async function isInsideAlready(): Promise<boolean> {
  if (!isLoopbackAlone(await readNetworkFacts())) return false;
  return (await attemptConnections(null)).every(({ result }) => result === "failed");
}

function refusal({ command, boundary }: BoundaryCommand, error: unknown): PrerequisiteError {
  const details = { cause: error };
  if (systemCodeOf(error) === "ENOENT") {
    return new PrerequisiteError(`--prove-offline needs ${command}, which is not here`, {
      code: "offline-boundary-missing",
      hint:
        boundary === "unshare"
          ? `Install the package util-linux, or ${OTHER_WAYS}`
          : "It is part of macOS in /usr/bin: put that folder on PATH.",
      ...details,
    });
  }
  return new PrerequisiteError(
    `${command} may not make a boundary without network here: ${lastLine(messageOf(error))}`,
    {
      code: "offline-boundary-refused",
      hint: boundary === "unshare" ? `${ALLOW} Or ${OTHER_WAYS}` : OTHER_MACHINE,
      ...details,
    },
  );
}

const OTHER_WAYS =
  "run the whole command where there is no network: docker run --network none ..., or bwrap --dev-bind / / --unshare-net edge-bench ...; nothing was measured.";
const OTHER_MACHINE =
  "Run it on a machine that allows it, or leave --prove-offline out; nothing was measured.";
const ALLOW =
  "Allow user namespaces: sudo sysctl -w kernel.unprivileged_userns_clone=1 (Debian), sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0 (Ubuntu), or a container started with --security-opt seccomp=unconfined.";

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
