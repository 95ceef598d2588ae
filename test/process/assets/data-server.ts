import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface DataServer {
  /** `http://127.0.0.1:<port>` */
  readonly address: string;
  /** `Range` headers of all requests, in order; `null` where there was none. */
  readonly ranges: readonly (string | null)[];
  readonly paths: readonly string[];
}

/** Answers the n-th request, from 1. */
export type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void;

/** A server on this machine that ends with the test. */
export async function dataServer(answer: Answer): Promise<DataServer> {
  const ranges: (string | null)[] = [];
  const paths: string[] = [];
  const server = createServer((request, response) => {
    ranges.push(request.headers.range ?? null);
    paths.push(request.url ?? "");
    answer(request, response, ranges.length);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}`, ranges, paths };
}

/** Sends a file, or the rest that the request asks for. */
export function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  content: Buffer,
): void {
  const from = /^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1];
  if (from === undefined) {
    response.writeHead(200, { "content-length": content.length }).end(content);
    return;
  }
  const start = Number(from);
  if (start >= content.length) {
    response.writeHead(416, { "content-range": `bytes */${content.length}` }).end();
    return;
  }
  const rest = content.subarray(start);
  response
    .writeHead(206, {
      "content-length": rest.length,
      "content-range": `bytes ${start}-${content.length - 1}/${content.length}`,
    })
    .end(rest);
}

/** Sends the first bytes of a file and drops the connection. */
export function dropAfter(response: ServerResponse, content: Buffer, sizeBytes: number): void {
  response.writeHead(200, { "content-length": content.length });
  response.write(content.subarray(0, sizeBytes), () => {
    setTimeout(() => response.destroy(), 50);
  });
}
