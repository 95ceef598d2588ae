import { createSocket } from "node:dgram";
import { lookup, Resolver } from "node:dns";
import { connect, isIPv6 } from "node:net";
import type { ConnectionAttempt } from "../../core/compliance/evidence.ts";

/** An attempt that neither fails nor succeeds within this time has no answer; inside a boundary errors come at once. */
const LIMIT_MS = 3_000;

export const LOOPBACK = "127.0.0.1";

type Settle = (result: ConnectionAttempt["result"], errorCode?: string | null) => void;

/**
 * Tries to open a TCP connection. A refusal by another machine counts as "connected", since the packet has
 * travelled; one by this machine means that nobody listens there.
 * @param host an address, no name
 */
export function attemptTcp(host: string, port: number): Promise<ConnectionAttempt> {
  return attempt("tcp", isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`, (settle) => {
    const socket = connect({ host, port });
    socket.on("connect", () => {
      settle("connected");
    });
    socket.on("error", (error) => {
      const travelled = host !== LOOPBACK && isRefusal(codeOf(error));
      settle(travelled ? "connected" : "failed", codeOf(error));
    });
    return () => socket.destroy();
  });
}

/** Tries to send one UDP packet of one byte: "connected" when the system takes it, since no answer is due. */
export function attemptUdp(host: string, port: number): Promise<ConnectionAttempt> {
  return attempt("udp", `${host}:${port}`, (settle) => {
    const socket = createSocket("udp4");
    socket.on("error", (error) => {
      settle("failed", codeOf(error));
    });
    socket.send(Buffer.alloc(1), port, host, (error) => {
      if (error === null) settle("connected");
      else settle("failed", codeOf(error));
    });
    return () => socket.close();
  });
}

/** Asks the system's resolver (`getaddrinfo`) for an address. */
export function attemptSystemLookup(name: string): Promise<ConnectionAttempt> {
  return attempt("dns", `${name} (getaddrinfo)`, (settle) => {
    lookup(name, (error) => {
      if (error === null) settle("connected");
      else settle(isLookupFailure(error, process.platform) ? "failed" : "no-answer", codeOf(error));
    });
    return () => undefined;
  });
}

/** Asks the name servers of this machine directly (`c-ares`). */
export function attemptDirectLookup(name: string): Promise<ConnectionAttempt> {
  return attempt("dns", `${name} (c-ares)`, (settle) => {
    const resolver = new Resolver({ timeout: LIMIT_MS / 2, tries: 1 });
    resolver.resolve4(name, (error) => {
      if (error === null) settle("connected");
      else settle(resultOfDirectLookup(codeOf(error)), codeOf(error));
    });
    return () => {
      resolver.cancel();
    };
  });
}

/**
 * What an error of `c-ares` says: that no server could be asked, that none answered in time, or, with any
 * other code, that one did answer.
 */
export function resultOfDirectLookup(code: string | null): ConnectionAttempt["result"] {
  if (code === "ETIMEOUT" || code === "ECANCELLED") return "no-answer";
  return code === "ECONNREFUSED" || code === "ENOTINITIALIZED" || code === "ENONAME"
    ? "failed"
    : "connected";
}

/**
 * Whether an error of `getaddrinfo` says that no server could be reached. `ENOTFOUND` does on macOS; on Linux
 * it may be a server's answer, brought by a local service through a Unix socket.
 */
export function isLookupFailure(error: Error, platform: NodeJS.Platform): boolean {
  const code = codeOf(error);
  if (code === "ENOTFOUND") return platform === "darwin";
  return code !== null;
}

function isRefusal(code: string | null): boolean {
  return code === "ECONNREFUSED" || code === "ECONNRESET";
}

function codeOf(error: Error): string | null {
  return "code" in error && typeof error.code === "string" ? error.code : null;
}

function attempt(
  protocol: ConnectionAttempt["protocol"],
  target: string,
  start: (settle: Settle) => () => unknown,
): Promise<ConnectionAttempt> {
  return new Promise((resolve) => {
    let isSettled = false;
    let release: () => unknown = () => undefined;
    const settle: Settle = (result, errorCode = null) => {
      if (isSettled) return;
      isSettled = true;
      clearTimeout(timer);
      release();
      resolve({ protocol, target, result, errorCode });
    };
    const timer = setTimeout(() => {
      settle("no-answer");
    }, LIMIT_MS);
    release = start(settle);
  });
}
