import { baseUrlProblem } from "../../core/base-url.ts";
import { ConfigError } from "../../core/errors.ts";

/** As `URL` writes hosts: numbers in full, IPv6 in brackets. */
const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Refuses a server that is not asked over plain HTTP on the loopback interface: a ladder compares ways on
 * one machine, and neither a network nor TLS is one of its layers. The text is not repeated, as it may hold
 * a password.
 * @throws ConfigError `server-url-invalid`
 */
export function requireLoopbackServer(serverUrl: string): void {
  const problem = baseUrlProblem(serverUrl) ?? loopbackProblem(new URL(serverUrl));
  if (problem === null) return;
  throw new ConfigError(`--server-url ${problem}`, {
    code: "server-url-invalid",
    hint: "Start llama-server on this machine, and give its address as http://127.0.0.1:8080/v1.",
  });
}

function loopbackProblem({ protocol, hostname }: URL): string | null {
  if (protocol !== "http:") return "asks over TLS; a ladder asks over plain http";
  if (LOOPBACK_HOST.test(hostname)) return null;
  return "is of another machine; a ladder asks 127.0.0.1, [::1] or localhost";
}
