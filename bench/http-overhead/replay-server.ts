import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";

/**
 * A server that computes nothing: it answers every completion with a stream of `max_tokens` chunks, so that
 * what is left is the asking side. Below `/burst` all chunks are written without pause, and many reach the
 * client in one delivery; below `/paced` each is written about a millisecond after the one before, as a
 * model's tokens are. Prints its port.
 */
const LONGEST = 10_000;
/** Nearly as soon as a timer can: what the client does for a chunk takes a small part of it. */
const PAUSE_MS = 1;

const WORDS = [" the", " city", " of", " Paris", " is", ",", " a", "nd", " river", "."];

/** In the form of this tool's own server. */
const HEAD =
  '{"id":"cmpl-0123456789abcdef","object":"text_completion","created":1795894000,"model":"model","system_fingerprint":"edge-bench-0.1.0"';

function chunk(index: number): string {
  const text = JSON.stringify(WORDS[index % WORDS.length]);
  const choice = `{"index":0,"text":${text},"finish_reason":null}`;
  return `data: ${HEAD},"choices":[${choice}],"tokens":[${200 + index}]}\n\n`;
}

const CHUNKS = Array.from({ length: LONGEST }, (_, index) => chunk(index));
const CLOSING = `data: ${HEAD},"choices":[{"index":0,"text":"","finish_reason":"length"}]}\n\ndata: [DONE]\n\n`;

const bodySchema = z.looseObject({ max_tokens: z.int().positive().max(LONGEST) });

async function replay(response: ServerResponse, body: string, isPaced: boolean): Promise<void> {
  const { max_tokens: chunkCount } = bodySchema.parse(JSON.parse(body));
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const one of CHUNKS.slice(0, chunkCount)) {
    if (isPaced) await sleep(PAUSE_MS);
    response.write(one);
  }
  response.end(CLOSING);
}

function list(response: ServerResponse): void {
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ data: [{ id: "model", owned_by: "replay" }] }));
}

const server = createServer({ noDelay: true }, (request, response) => {
  const { method, url = "" } = request;
  if (method === "POST") {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      void replay(response, Buffer.concat(parts).toString("utf8"), url.startsWith("/paced/"));
    });
  } else if (url.endsWith("/models")) list(response);
  else {
    response.statusCode = 404;
    response.end("{}");
  }
});
server.listen(0, "127.0.0.1", () => {
  console.log((server.address() as AddressInfo).port);
});
