import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { onTestFinished } from "vitest";

/** A request as the server saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | null;
  readonly connection: string | null;
  /** Port of the client's side: the same for requests over one connection. */
  readonly clientPort: number;
  /** JSON of the body; `null` without one. */
  readonly body: unknown;
}

/** Answers a request for a completion, as well or as badly as the test wants. */
export type Answer = (response: ServerResponse, request: SeenRequest) => void;

export interface FaultServerOptions {
  /** Names in `/v1/models`. */
  readonly models?: readonly Readonly<Record<string, unknown>>[];
  /** Paths with a JSON answer of their own, a text or an {@link Answer}; `null` sends status 200 and an empty body. */
  readonly paths?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Key and certificate: the server speaks TLS. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

export interface FaultServer {
  /** Ends in `/v1`. */
  readonly baseUrl: string;
  readonly port: number;
  readonly seen: SeenRequest[];
  /** Requests for completions. */
  readonly asked: () => SeenRequest[];
  /** Nobody answers at its address from then on. */
  readonly close: () => Promise<void>;
}

export const MODEL = "served-model";

/**
 * A server on this machine that lists its models properly and answers completions as it is told; it ends
 * with the test.
 */
export async function faultServer(
  answer: Answer,
  options: FaultServerOptions = {},
): Promise<FaultServer> {
  const seen: SeenRequest[] = [];
  const paths: Readonly<Record<string, unknown>> = {
    "/v1/models": { object: "list", data: options.models ?? [{ id: MODEL, object: "model" }] },
    ...options.paths,
  };
  const handle = (message: IncomingMessage, response: ServerResponse): void => {
    void readRequest(message).then((request) => {
      seen.push(request);
      for (const [name, value] of Object.entries(options.headers ?? {}))
        response.setHeader(name, value);
      const known = paths[request.path];
      if (known === null) response.end();
      else if (typeof known === "function") (known as Answer)(response, request);
      else if (typeof known === "string") response.end(known);
      else if (known !== undefined) sendJson(response, 200, known);
      else if (/completions$/.test(request.path)) answer(response, request);
      else sendJson(response, 404, { error: { message: "no such path" } });
    });
  };
  const server =
    options.tls === undefined ? createServer(handle) : createSecureServer(options.tls, handle);
  const { port, close } = await listen(server);
  const scheme = options.tls === undefined ? "http" : "https";
  return {
    baseUrl: `${scheme}://127.0.0.1:${port}/v1`,
    port,
    seen,
    asked: () => seen.filter(({ path }) => path.endsWith("completions")),
    close,
  };
}

async function listen(server: Server): Promise<Pick<FaultServer, "port" | "close">> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  onTestFinished(close);
  return { port, close };
}

/** An address of this machine at which nobody listens. */
export async function deadBaseUrl(): Promise<string> {
  const { baseUrl, close } = await faultServer(() => undefined);
  await close();
  return baseUrl;
}

async function readRequest(message: IncomingMessage): Promise<SeenRequest> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString("utf8");
  return {
    method: message.method ?? "",
    path: message.url ?? "",
    authorization: message.headers.authorization ?? null,
    connection: message.headers.connection ?? null,
    clientPort: message.socket.remotePort ?? 0,
    body: text === "" ? null : JSON.parse(text),
  };
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

/** Begins an event stream. */
export function beginStream(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.flushHeaders();
}
