import { networkInterfaces } from "node:os";
import { ConfigError } from "../../core/errors.ts";
import { isRunning } from "../../core/is-running.ts";

/** @throws ConfigError `options-contradict` when `--server-pid` cannot be the process of this server */
export function requireServerProcess(pid: number, baseUrl: string): void {
  const problem = serverProcessProblem(pid, baseUrl);
  if (problem === null) return;
  throw new ConfigError(`--server-pid ${pid}: ${problem}`, {
    code: "options-contradict",
    hint: "Leave it out: then nothing is said of the server's memory. Or name the process that listens at that address.",
  });
}

/** Why the memory of this process cannot be that of a server; `null` when it can. */
export function serverProcessProblem(pid: number, baseUrl: string): string | null {
  const host = new URL(baseUrl).hostname.replace(/^\[|\]$/g, "");
  if (!isThisMachine(host)) return `the server at ${host} is not on this machine`;
  return isRunning(pid) ? null : "there is no such process on this machine";
}

function isThisMachine(host: string): boolean {
  if (host === "localhost" || host.endsWith(".localhost")) return true;
  // An unspecified address reaches this machine too.
  if (/^127\./.test(host) || ["::1", "0.0.0.0", "::"].includes(host)) return true;
  return Object.values(networkInterfaces()).some(
    (addresses) => addresses?.some(({ address }) => address === host) === true,
  );
}
