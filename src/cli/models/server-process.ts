import { networkInterfaces } from "node:os";
import { systemCodeOf } from "../../core/errors.ts";

/** Why the memory of this process cannot be that of a server; `null` when it can. */
export function serverProcessProblem(pid: number, baseUrl: string): string | null {
  const host = new URL(baseUrl).hostname.replace(/^\[|\]$/g, "");
  if (!isThisMachine(host)) return `the server at ${host} is not on this machine`;
  return isAlive(pid) ? null : "there is no such process on this machine";
}

function isThisMachine(host: string): boolean {
  if (host === "localhost" || host.endsWith(".localhost")) return true;
  // An unspecified address reaches this machine too.
  if (/^127\./.test(host) || ["::1", "0.0.0.0", "::"].includes(host)) return true;
  return Object.values(networkInterfaces()).some(
    (addresses) => addresses?.some(({ address }) => address === host) === true,
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user.
    return systemCodeOf(error) === "EPERM";
  }
}
