import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { stringify } from "yaml";
import { DEFAULT_LOAD_OPTIONS } from "../../../src/core/engine.ts";
import { CANCEL, createEngineControl } from "../../../src/engines/llama-cpp/control.ts";
import { loadEngine } from "../../../src/engines/registry.ts";
import type { Exchanged } from "../../../src/serve/handle-request.ts";
import { startServer, type ServeSettings } from "../../../src/serve/start-server.ts";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A JSON object of which a test looks at some members. */
export type Json = Record<string, unknown>;

/** A server in this process with an invented model. */
export class MockServer {
  readonly port: number;
  /** Every request that was answered or left, oldest first. */
  readonly log: readonly Exchanged[];

  constructor(port: number, log: readonly Exchanged[]) {
    this.port = port;
    this.log = log;
  }

  /** Sends a request. @param body text or bytes as they are, anything else as JSON */
  send(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = { "content-type": "application/json" },
  ): Promise<Answer> {
    const raw = typeof body === "string" || body instanceof Uint8Array;
    return new Promise((resolve, reject) => {
      const request = httpRequest(
        { host: "127.0.0.1", port: this.port, method, path, headers, agent: false },
        (response) => {
          let text = "";
          response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
          response.once("error", reject);
          response.once("end", () => {
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
          });
        },
      );
      request.once("error", reject);
      request.end(body === undefined || raw ? body : JSON.stringify(body));
    });
  }

  get(path: string): Promise<Json> {
    return this.#json("GET", path);
  }

  post(path: string, body: unknown): Promise<Json> {
    return this.#json("POST", path, body);
  }

  async #json(method: string, path: string, body?: unknown): Promise<Json> {
    const { text } = await this.send(method, path, body);
    return JSON.parse(text) as Json;
  }

  /** The events of a streamed answer; the last one is `[DONE]`. */
  async stream(path: string, body: Json): Promise<(Json | "[DONE]")[]> {
    const { text } = await this.send("POST", path, { stream: true, ...body });
    return text
      .split("\n\n")
      .filter((event) => event !== "")
      .map((event) => event.replace(/^data: /, ""))
      .map((data) => (data === "[DONE]" ? data : (JSON.parse(data) as Json)));
  }
}

const SCRIPT = {
  version: 1,
  name: "served",
  clock: "virtual",
  context_tokens: 400,
  vocabulary_size: 32_000,
  chat_template: true,
  latency: { prefill_ms_per_token: 1, token_ms: 20 },
  output: { text: "A standing order is an instruction." },
};

/** Starts a server that is gone when the test ends. @param script changes of the invented model */
export async function startMockServer(
  script: Json = {},
  options: Partial<Pick<ServeSettings, "key" | "waitingLimit" | "tickMs">> = {},
): Promise<MockServer> {
  const folder = mkdtempSync(join(tmpdir(), "edge-bench-serve-"));
  const modelPath = join(folder, "served.mock.yaml");
  writeFileSync(modelPath, stringify({ ...SCRIPT, ...script }));
  const control = createEngineControl();
  const loadOptions = { ...DEFAULT_LOAD_OPTIONS };
  const request = {
    engine: "mock",
    modelPath,
    vocabularyOnly: false,
    options: loadOptions,
  } as const;
  const loaded = await loadEngine(request, control);
  if (loaded.status === "failed") throw new Error(loaded.failure.message);
  const log: Exchanged[] = [];
  const server = await startServer({
    model: loaded.value,
    modelId: "served",
    fileName: "served.mock.yaml",
    host: "127.0.0.1",
    port: 0,
    key: null,
    waitingLimit: 8,
    cancelRunning: () => {
      control.words[CANCEL] = 1;
    },
    onBusy: () => undefined,
    onExchange: (exchanged) => log.push(exchanged),
    ...options,
  });
  onTestFinished(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return new MockServer(Number(new URL(server.baseUrl).port), log);
}
