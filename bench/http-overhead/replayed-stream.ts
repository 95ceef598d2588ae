import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { DEFAULT_LOAD_OPTIONS, type LoadedModel } from "../../src/core/engine.ts";
import { EngineError } from "../../src/core/errors.ts";
import { GREEDY, type GenerateRequest } from "../../src/core/generation.ts";
import { observed } from "../../src/core/observed.ts";
import { createEngineControl } from "../../src/engines/llama-cpp/control.ts";
import { loadOpenaiHttp } from "../../src/engines/openai-http/load-model.ts";
import { valueOf } from "../support/engine.ts";
import { firstLine } from "../support/first-line.ts";

/** How the server hands out the chunks of a stream. */
export type Pace = "burst" | "paced";

/** What one request cost this process, in microseconds. */
export interface StreamCost {
  /** Processor time of all its threads, from the question to the end of the answer. */
  readonly cpuUs: number;
  /** Of the elapsed time: splitting the stream into events and reading their JSON. */
  readonly parseUs: number;
}

/** Runs `work` beside a server that replays streams; the models it gives are our HTTP client on either pace. */
export async function withReplayServer<T>(
  work: (models: Readonly<Record<Pace, LoadedModel>>) => Promise<T>,
): Promise<T> {
  const script = fileURLToPath(new URL("./replay-server.ts", import.meta.url));
  const server = spawn(process.execPath, ["--import", "tsx", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const port = await firstLine(server, "The server that replays streams");
    const [burst, paced] = [await connect(port, "burst"), await connect(port, "paced")];
    try {
      return await work({ burst, paced });
    } finally {
      await burst.close();
      await paced.close();
    }
  } finally {
    server.kill();
  }
}

async function connect(port: string, pace: Pace): Promise<LoadedModel> {
  const baseUrl = `http://127.0.0.1:${port}/${pace}/v1`;
  const request = {
    engine: "openai-http" as const,
    modelPath: baseUrl,
    vocabularyOnly: false,
    options: DEFAULT_LOAD_OPTIONS,
    server: { baseUrl, servedModel: null, keepAlive: true, serverPid: null, silenceMs: 60_000 },
  };
  return valueOf(await loadOpenaiHttp(request, createEngineControl()));
}

const REQUEST: Omit<GenerateRequest, "maxOutputTokens"> = {
  prompt: { kind: "text", text: "x".repeat(1000) },
  sampling: GREEDY,
  ignoreEndOfGeneration: false,
  stopStrings: [],
  jsonSchema: null,
  cache: { kind: "cold" },
};

/** Asks for a stream of so many chunks, one to a token. @throws EngineError `bench-engine-failed` */
export async function streamCost(model: LoadedModel, chunkCount: number): Promise<StreamCost> {
  const before = process.cpuUsage();
  const outcome = await model.generate({ ...REQUEST, maxOutputTokens: chunkCount });
  const { user, system } = process.cpuUsage(before);
  const { chunkNs, parseNs } = observed(valueOf(outcome).http, "the exchange");
  if (chunkNs.length !== chunkCount) {
    throw new EngineError(`${chunkNs.length} of ${chunkCount} replayed chunks were read`, {
      code: "bench-engine-failed",
      hint: "The HTTP client loses chunks: run `npx vitest run test/unit/engines/openai-http`.",
    });
  }
  return { cpuUs: user + system, parseUs: parseNs / 1000 };
}
