import { type ClientRequest, type IncomingMessage, request as requestPlain } from "node:http";
import { request as requestSecure } from "node:https";
import type { Socket } from "node:net";
import { connect as connectSecure } from "node:tls";
import { Interrupted, NotServed } from "./download-problems.ts";

export interface RequestOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/**
 * Sends one GET request, through a proxy where one is named: a tunnel (CONNECT) for https, the whole
 * address in the request line for http. Redirects are not followed.
 * @throws Interrupted, NotServed for what the proxy answers; the system's error otherwise
 */
export async function openConnection(
  url: URL,
  proxy: URL | null,
  options: RequestOptions,
): Promise<IncomingMessage> {
  const shared = { agent: false, headers: options.headers, signal: options.signal } as const;
  if (proxy === null) {
    return answerOf((url.protocol === "https:" ? requestSecure : requestPlain)(url, shared));
  }
  if (url.protocol === "http:") {
    const headers = { ...options.headers, ...proxyHeaders(proxy), host: url.host };
    return answerOf(toProxy(proxy, { ...shared, headers, path: url.href }));
  }
  const socket = await tunnel(url, proxy, options.signal);
  const servername = hostOf(url);
  // A name that is an address cannot be asked for in TLS.
  const named = /^[\d.]+$|:/.test(servername) ? {} : { servername };
  const createConnection = (): Socket => connectSecure({ socket, host: servername, ...named });
  // An agent would make a connection of its own.
  const { headers, signal } = options;
  return answerOf(requestSecure(url, { headers, signal, createConnection }));
}

interface ProxyRequest {
  readonly agent: false;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly method?: string;
  readonly path: string;
}

function toProxy(proxy: URL, request: ProxyRequest): ClientRequest {
  const isSecure = proxy.protocol === "https:";
  const port = proxy.port === "" ? (isSecure ? 443 : 80) : Number(proxy.port);
  const place = { host: hostOf(proxy), port };
  return (isSecure ? requestSecure : requestPlain)({ ...request, ...place });
}

function tunnel(url: URL, proxy: URL, signal: AbortSignal): Promise<Socket> {
  const authority = `${url.hostname}:${url.port === "" ? "443" : url.port}`;
  const headers = { ...proxyHeaders(proxy), host: authority };
  return new Promise((resolve, reject) => {
    const asked = toProxy(proxy, {
      agent: false,
      method: "CONNECT",
      path: authority,
      headers,
      signal,
    });
    asked.once("connect", (response: IncomingMessage, socket: Socket) => {
      const status = response.statusCode ?? 0;
      if (status === 200) {
        resolve(socket);
        return;
      }
      socket.destroy();
      const words = `the proxy ${proxy.host} answers ${status} ${response.statusMessage ?? ""}`;
      reject(status >= 500 ? new Interrupted(words.trim()) : new NotServed(words.trim(), status));
    });
    asked.once("response", (response: IncomingMessage) => {
      response.destroy();
      reject(new NotServed(`the proxy ${proxy.host} opens no tunnel`, response.statusCode ?? null));
    });
    asked.on("error", reject);
    asked.end();
  });
}

function proxyHeaders(proxy: URL): Record<string, string> {
  if (proxy.username === "") return {};
  const words = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return { "proxy-authorization": `Basic ${Buffer.from(words).toString("base64")}` };
}

/** Without the brackets of an IPv6 address. */
function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "");
}

function answerOf(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once("response", resolve);
    request.on("error", reject);
    request.end();
  });
}
