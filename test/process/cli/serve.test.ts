import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { connect, createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startServe, type ServeProcess } from "../../support/serve-process.ts";
import { Workshop } from "./workshop.ts";

const workshop = new Workshop();
const servers: ServeProcess[] = [];
let tiny = "";
let mock = "";

beforeAll(async () => {
  tiny = await workshop.tinyModel();
  mock = workshop.mock("quick");
});

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.kill()));
});

afterAll(() => {
  workshop.remove();
});

async function serve(model: string, ...words: string[]): Promise<ServeProcess> {
  const server = await startServe(["--model", model, ...words], { cwd: workshop.directory });
  servers.push(server);
  return server;
}

function post(port: number, path: string, body: unknown): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

/** Exit code and signal of a program that ends. */
async function endOf(child: ChildProcess): Promise<unknown[]> {
  return child.exitCode === null && child.signalCode === null
    ? once(child, "close")
    : [child.exitCode, child.signalCode];
}

const LONG_CONTEXT = ["--threads", "1", "--context", "16384"];
const LONG = {
  prompt: [5, 300, 7],
  max_tokens: 15_000,
  ignore_eos: true,
  temperature: 0,
  stream: true,
};

/** Sends the long request on a connection of its own. */
function askLong(port: number): ReturnType<typeof connect> {
  const body = JSON.stringify(LONG);
  const socket = connect(port, "127.0.0.1");
  socket.write(
    `POST /v1/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  return socket;
}

describe("edge-bench serve", () => {
  it("says where it listens, in one line, and ends with 0 on Ctrl-C", async () => {
    const { child, line, port } = await serve(tiny, "--threads", "1");
    expect(line).toBe(
      `listening on http://127.0.0.1:${port}/v1 (model tiny, pid ${child.pid ?? 0})\n`,
    );
    child.kill("SIGINT");
    expect(await endOf(child)).toEqual([0, null]);
  });

  it.each(["llama-cpp", "node-llama-cpp"])(
    "streams the tokens of %s one by one",
    async (engine) => {
      const { port } = await serve(tiny, "--threads", "1", "--engine", engine);
      const body = { prompt: [5, 300, 7], max_tokens: 6, temperature: 0, return_tokens: true };
      const whole: unknown = await (await post(port, "/v1/completions", body)).json();
      const events = await (await post(port, "/v1/completions", { ...body, stream: true })).text();
      const ids = [...events.matchAll(/"tokens":\[(\d+)\]/g)].map(([, id]) => Number(id));

      expect(ids).toHaveLength(6);
      expect(whole).toMatchObject({ tokens: ids });
      expect(events).toMatch(/"edge_bench":\{.*"decode_ns":\d+.*"chunk_count":6/);
    },
  );

  it("makes the same tokens as ask", async () => {
    const { port } = await serve(tiny, "--threads", "1");
    const messages = [{ role: "user", content: "What is it?" }];
    const body = { messages, max_tokens: 8, temperature: 0, return_tokens: true };
    const answer: unknown = await (await post(port, "/v1/chat/completions", body)).json();
    const words = ["--model", tiny, "--threads", "1", "--max-tokens", "8", "--json", "What is it?"];
    const asked: unknown = JSON.parse((await workshop.run("ask", ...words)).stdout);

    expect(answer).toMatchObject({
      tokens: (asked as { outputTokens: number[] }).outputTokens,
      choices: [{ message: { content: (asked as { text: string }).text } }],
    });
  });

  it("sends each token when it is made: a client that leaves after the first ends it early", async () => {
    const { port, says } = await serve(tiny, ...LONG_CONTEXT, "--verbose");
    const socket = askLong(port);
    socket.once("data", () => socket.destroy());
    const count = Number((await says(/the client left after (\d+) tokens/))[1]);

    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThan(LONG.max_tokens / 2);
  });

  it("ends at once on Ctrl-C inside an answer", async () => {
    const { child, port } = await serve(tiny, ...LONG_CONTEXT);
    const socket = askLong(port);
    socket.once("error", () => undefined);
    await once(socket, "data");
    child.kill("SIGINT");
    expect(await endOf(child)).toEqual([null, "SIGINT"]);
    socket.destroy();
  });

  it("logs requests only when told to, without what would steer a terminal", async () => {
    const quiet = await serve(mock);
    const wordy = await serve(mock, "--verbose");
    for (const { port } of [quiet, wordy])
      await post(port, "/v1/completions", { prompt: "a", model: "red\u001b[31m" });

    await wordy.says(/\n/);
    quiet.child.kill("SIGINT");
    await endOf(quiet.child);

    expect(quiet.log()).toBe("");
    expect(wordy.log()).toMatch(
      /^POST \/v1\/completions 404 [\d.]+ ms: this server has one model, quick, and not red\[31m\n$/,
    );
  });

  it("refuses a port that is taken, before it loads anything", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as AddressInfo;
    const { exitCode, stderr } = await workshop.run(
      ...["serve", "--model", tiny, "--port", String(port)],
    );
    taken.close();

    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      `error: Port ${port} of 127.0.0.1 is taken by another program\n  Choose another, or --port 0 for any that is free.\n`,
    );
  });

  it.each([
    [["--host", "0.0.0.0"], /Allowed choices are 127.0.0.1, ::1/],
    [["--port", "70000"], /It must be a whole number from 0 to 65535/],
    [["--hang-timeout", "5"], /'--hang-timeout' has no meaning here/],
  ])("refuses %j", async (words, message) => {
    const { exitCode, stdout, stderr } = await workshop.run("serve", "--model", mock, ...words);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toMatch(message);
  });

  it("refuses a folder of MLX, and says what serves those", async () => {
    mkdirSync(join(workshop.directory, "weights"));
    workshop.write("weights/config.json", "{}");
    workshop.write("weights/model.safetensors", "");
    const { exitCode, stderr } = await workshop.run("serve", "--model", "./weights");
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      "error: weights is no GGUF file, and only these are served here\n  For MLX start mlx_lm.server, and measure it as a model of kind http.\n",
    );
  });
});
