import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/**
 * Stands in front of this tool's own server and passes for llama-server: says so, asks for ids as that one
 * is asked, and leaves out its choice of samplers. Ends with the test.
 * @param target base URL of the server behind it
 * @param props members of `/props` that differ
 * @returns its own base URL
 */
export async function asLlamaServer(
  target: string,
  props: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const root = target.replace(/\/v1$/, "");
  const server = createServer((request, response) => {
    void pass(root, props, request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}

async function pass(
  root: string,
  props: Readonly<Record<string, unknown>>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = request.url ?? "/";
  const answer = await fetch(`${root}${path}`, {
    method: request.method ?? "GET",
    ...(request.method === "POST"
      ? { headers: { "content-type": "application/json" }, body: await translated(request) }
      : {}),
  });
  response.writeHead(answer.status, {
    "content-type": answer.headers.get("content-type") ?? "application/json",
  });
  if (path === "/props") {
    const own = (await answer.json()) as Record<string, unknown>;
    response.end(JSON.stringify({ ...own, software: undefined, version: undefined, ...props }));
    return;
  }
  for await (const chunk of answer.body ?? []) response.write(chunk);
  response.end();
}

async function translated(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8") as AsyncIterable<string>) text += chunk;
  const body = JSON.parse(text) as Record<string, unknown>;
  return JSON.stringify({ ...body, samplers: undefined, return_tokens: body["verbose"] });
}
