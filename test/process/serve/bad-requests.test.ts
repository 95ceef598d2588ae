import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { succeeded, type Outcome } from "../../../src/core/outcome.ts";
import type { TokenizeReply } from "../../../src/core/scoring.ts";
import { handleRequest } from "../../../src/serve/handle-request.ts";
import type { Served } from "../../../src/serve/served.ts";
import { sampleFacts } from "../../unit/store/sample-experiment.ts";
import { startMockServer, type MockServer } from "./mock-server.ts";

const TEXT = "/v1/completions";
const JSON_TYPE = { "content-type": "application/json" };

/** The error object of a refused request, with its status. */
async function refusal(
  server: MockServer,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = JSON_TYPE,
): Promise<Record<string, unknown>> {
  const { status, text } = await server.send("POST", path, body, headers);
  const { error } = JSON.parse(text) as { error: Record<string, unknown> };
  return { status, ...error };
}

/** What a server answers on a connection of bytes, until it closes it. */
function exchange(server: MockServer, ...parts: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(server.port, "127.0.0.1");
    let answer = "";
    socket.setEncoding("utf8").on("data", (chunk: string) => (answer += chunk));
    socket.once("error", () => undefined);
    socket.once("close", () => {
      resolve(answer);
    });
    for (const part of parts) socket.write(part);
  });
}

/** Resolved once the server has logged a request that was left. */
async function leftRequest(server: MockServer): Promise<string | null> {
  for (;;) {
    const left = server.log.find(({ status }) => status === null);
    if (left !== undefined) return left.reason;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe("the server refuses", () => {
  it("a path that is not there, and says what is", async () => {
    const server = await startMockServer();
    expect(await refusal(server, "/v1/embeddings", {})).toMatchObject({
      status: 404,
      code: "not_found",
      message: expect.stringContaining("/v1/chat/completions") as string,
    });
  });

  it("a method that a path does not take, and says which it does", async () => {
    const server = await startMockServer();
    const answer = await server.send("GET", TEXT);
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe("POST");
  });

  it("a model that it does not have", async () => {
    const server = await startMockServer();
    expect(await refusal(server, TEXT, { prompt: "a", model: "gpt-4" })).toMatchObject({
      status: 404,
      code: "model_not_found",
      message: "this server has one model, served, and not gpt-4",
    });
  });

  it("a body of another type, and says how to send JSON", async () => {
    const server = await startMockServer();
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    expect(await refusal(server, TEXT, '{"prompt":"a"}', headers)).toMatchObject({
      status: 415,
      message: "the body must be JSON: send -H 'Content-Type: application/json'",
    });
  });

  it.each([
    ["no JSON", "{", "the body is not JSON"],
    ["nothing", "", "the body is not JSON"],
    ["no UTF-8", Buffer.from([0x22, 0xff, 0x22]), "the body is not UTF-8"],
    ["a list", "[1]", "the body must be a JSON object"],
    ["a million levels", "[".repeat(1_000_000), "nested deeper than 100 levels"],
    ["a field that would change the answer", '{"prompt":"a","logprobs":5}', "logprobs"],
    ["no tokens to make", '{"prompt":"a","max_tokens":0}', "at least 1 token"],
  ])("a body that holds %s", async (_name, body, message) => {
    const server = await startMockServer();
    const error = await refusal(server, TEXT, body);
    expect(error).toMatchObject({ status: 400, type: "invalid_request_error" });
    expect(error["message"]).toContain(message);
  });

  it("a body of five million bytes, and lives on", async () => {
    const server = await startMockServer();
    const body = JSON.stringify({ prompt: "a".repeat(5_000_000) });
    expect(await refusal(server, TEXT, body)).toMatchObject({
      status: 413,
      code: "body_too_large",
    });
    expect(await server.get("/health")).toEqual({ status: "ok" });
  });

  it("a prompt that leaves no room, with the numbers", async () => {
    const server = await startMockServer();
    const prompt = Array.from({ length: 400 }, () => 300);
    expect(await refusal(server, TEXT, { prompt })).toMatchObject({
      status: 400,
      code: "context_length_exceeded",
      message:
        "the prompt has 400 tokens, the context holds 400: start the server with --context 401 or more",
    });
  });

  it("more output than the context holds, with the numbers", async () => {
    const server = await startMockServer();
    const body = { prompt: [300, 301], max_tokens: 399, cache_prompt: false };
    expect(await refusal(server, TEXT, body)).toMatchObject({
      status: 400,
      code: "context_length_exceeded",
      message: expect.stringContaining("need 401 tokens, the context holds 400") as string,
    });
  });

  it("ids outside the vocabulary", async () => {
    const server = await startMockServer();
    expect(await refusal(server, TEXT, { prompt: [32_000] })).toMatchObject({ status: 400 });
    expect(await refusal(server, "/detokenize", { tokens: [32_000] })).toMatchObject({
      status: 400,
    });
  });

  it("what the engine refuses, and answers the next", async () => {
    const server = await startMockServer({
      failures: [{ when: { request_index: 0 }, kind: "refuse" }],
    });
    expect(await refusal(server, TEXT, { prompt: "a" })).toMatchObject({
      status: 400,
      code: "engine_refused",
      message: "the script refuses this request",
    });
    expect((await server.send("POST", TEXT, { prompt: "a" })).status).toBe(200);
  });

  it("with 500 what is the model's fault", async () => {
    const server = await startMockServer({
      failures: [{ when: { request_index: 0 }, kind: "not-finite" }],
    });
    expect(await refusal(server, TEXT, { prompt: "a" })).toMatchObject({
      status: 500,
      type: "server_error",
      code: "not_finite",
    });
  });

  it("inside a stream with an event, and does not say that it is done", async () => {
    const server = await startMockServer({
      failures: [{ when: { request_index: 0 }, kind: "not-finite", after_tokens: 2 }],
    });
    const events = await server.stream(TEXT, { prompt: "a", temperature: 0 });
    expect(events).toHaveLength(3);
    expect(events[2]).toMatchObject({ error: { type: "server_error", code: "not_finite" } });
  });

  it("a name that only points here, and pages of other hosts", async () => {
    const server = await startMockServer();
    expect((await server.send("GET", "/health", undefined, { host: "evil.example" })).status).toBe(
      403,
    );
    expect(
      await refusal(server, TEXT, { prompt: "a" }, { ...JSON_TYPE, origin: "http://evil.example" }),
    ).toMatchObject({ status: 403, type: "permission_error" });
  });

  it("what is not HTTP", async () => {
    const server = await startMockServer();
    expect(await exchange(server, "\u0016\u0003\u0001 hello\r\n\r\n")).toMatch(
      /^HTTP\/1.1 400 Bad Request/,
    );
  });

  it("a client that never ends its headers", async () => {
    const server = await startMockServer({}, { tickMs: 5 });
    expect(await exchange(server, "GET /health HTTP/1.1\r\nHost: loc")).toMatch(/^HTTP\/1.1 408/);
  });

  it("a client that never ends its body", async () => {
    const server = await startMockServer({}, { tickMs: 5 });
    const head = `POST ${TEXT} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n`;
    const answer = await exchange(server, head, "Content-Length: 100\r\n\r\n", '{"prompt":');
    expect(answer).toMatch(/^HTTP\/1.1 408/);
    expect(await server.get("/health")).toEqual({ status: "ok" });
  });

  it("nobody who only waits between two requests, or for an answer", async () => {
    const server = await startMockServer(
      { clock: "real", latency: { prefill_ms_per_token: 0, token_ms: 40 } },
      { tickMs: 5 },
    );
    const body = JSON.stringify({ prompt: "a", max_tokens: 5, ignore_eos: true });
    const head = `POST ${TEXT} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n`;
    const request = `${head}Content-Length: ${body.length}\r\n\r\n${body}`;
    const last = `GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(server.port, "127.0.0.1");
      let text = "";
      socket.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
        if (text.includes("edge_bench") && !text.includes("status"))
          setTimeout(() => socket.write(last), 150);
      });
      socket.once("close", () => {
        resolve(text);
      });
      socket.write(request);
    });
    expect(answer).toContain('"completion_tokens":5');
    expect(answer).toContain('{"status":"ok"}');
  });
});

describe("a refusal", () => {
  const head = (method: string, path: string): string =>
    `${method} ${path} HTTP/1.1\r\nHost: localhost\r\n`;
  const health = `${head("GET", "/health")}Connection: close\r\n\r\n`;

  it("leaves the connection open for the request behind it", async () => {
    const server = await startMockServer();
    const answer = await exchange(server, `${head("GET", "/nothing")}\r\n`, health);
    expect(answer).toMatch(/^HTTP\/1.1 404 /);
    expect(answer).toContain('{"status":"ok"}');
  });

  it("ends the connection when a body is left that nobody reads", async () => {
    const server = await startMockServer();
    const answer = await exchange(
      server,
      head("POST", "/nothing"),
      "Content-Length: 9000000\r\n\r\n",
      "a",
    );
    expect(answer).toMatch(/^HTTP\/1.1 404 /);
    expect(answer.toLowerCase()).toContain("connection: close");
  });
});

describe("a client that leaves", () => {
  it("while its answer is made is told none, and no status is logged", async () => {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
    socket.write(
      "POST /tokenize HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n",
    );
    socket.write('Content-Length: 15\r\n\r\n{"content":"a"}');
    const [request, response] = (await once(server, "request")) as [
      IncomingMessage,
      ServerResponse,
    ];
    const tokenize = async (): Promise<Outcome<TokenizeReply>> => {
      socket.destroy();
      await once(response, "close");
      return succeeded({ prompts: [], continuations: [] });
    };
    const served = { model: { tokenize, facts: sampleFacts } } as unknown as Served;
    const { status, reason } = await handleRequest(served, null, request, response);
    expect({ status, reason }).toEqual({
      status: null,
      reason: "the client left before its answer",
    });
  });

  it("inside its body is forgotten", async () => {
    const server = await startMockServer();
    const head = `POST ${TEXT} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n`;
    const socket = connect(server.port, "127.0.0.1");
    socket.write(`${head}Content-Length: 100\r\n\r\n{"prompt":`, () => socket.destroy());
    expect(await leftRequest(server)).toBe("the client left inside its request");
    expect(await server.get("/health")).toEqual({ status: "ok" });
  });

  it("inside a stream ends the generation", async () => {
    const server = await startMockServer({
      clock: "real",
      latency: { prefill_ms_per_token: 0, token_ms: 10 },
    });
    const body = JSON.stringify({ prompt: "a", max_tokens: 390, ignore_eos: true, stream: true });
    const head = `POST ${TEXT} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n`;
    const socket = connect(server.port, "127.0.0.1");
    socket.write(`${head}Content-Length: ${body.length}\r\n\r\n${body}`);
    socket.once("data", () => socket.destroy());
    const { status, reason } = await leftStream(server);
    expect(status).toBe(200);
    expect(reason).toMatch(/^the client left after \d{1,2} tokens$/);
  });

  it("before its turn costs nothing", async () => {
    const server = await startMockServer({
      clock: "real",
      latency: { prefill_ms_per_token: 0, token_ms: 20 },
    });
    const first = server.send("POST", TEXT, { prompt: "a", max_tokens: 10, ignore_eos: true });
    const body = JSON.stringify({ prompt: "b" });
    const head = `POST ${TEXT} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n`;
    const socket = connect(server.port, "127.0.0.1");
    socket.write(`${head}Content-Length: ${body.length}\r\n\r\n${body}`, () => {
      setTimeout(() => socket.destroy(), 50);
    });
    expect((await first).status).toBe(200);
    expect(await leftRequest(server)).toBe("the client left before its turn");
  });
});

/** Resolved once the server has logged a stream that was not sent to its end. */
async function leftStream(server: MockServer): Promise<MockServer["log"][number]> {
  for (;;) {
    const left = server.log.find(({ reason }) => reason !== null);
    if (left !== undefined) return left;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
