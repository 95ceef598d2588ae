import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { DEFAULT_LOAD_OPTIONS, type LoadedModel } from "../../src/core/engine.ts";
import { GREEDY, type GenerateRequest } from "../../src/core/generation.ts";
import { observed } from "../../src/core/observed.ts";
import { createEngineControl } from "../../src/engines/llama-cpp/control.ts";
import { loadOpenaiHttp } from "../../src/engines/openai-http/load-model.ts";
import { spreadOf, type Spread } from "../support/spread.ts";

const SHORT = 200;
const LONG = 2000;
const PAIRS = 200;
const WARM_UP_PAIRS = 50;

/** What the HTTP client costs where nothing is computed between two chunks. Microseconds of processor time, all threads. */
export interface ClientCost {
  /** Each further token: a stream of 2,000 chunks less one of 200, over the 1,800 between. */
  readonly tokenUs: Spread;
  /** Of it: splitting the stream into events and reading their JSON (elapsed). */
  readonly parseUs: Spread;
  /** What a request costs besides its tokens: writing it, its headers, the record of it. */
  readonly requestUs: Spread;
}

/**
 * Asks a server that replays a stream of chunks, one to a token, as fast as the connection takes it. Next
 * to a model that computes for milliseconds between two tokens the same work costs more: its code and data
 * have left the processor's caches, and the process has to be woken.
 */
export async function measureClientCost(): Promise<ClientCost> {
  const script = fileURLToPath(new URL("./replay-server.ts", import.meta.url));
  const server = spawn(process.execPath, [...process.execArgv, script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const [port] = (await once(server.stdout, "data")) as [Buffer];
    const model = await connect(`http://127.0.0.1:${port.toString().trim()}/v1`);
    const pairs = [];
    for (let index = 0; index < PAIRS; index += 1) {
      const short = await sample(model, SHORT);
      const long = await sample(model, LONG);
      pairs.push(costOf(short, long));
    }
    await model.close();
    const counted = pairs.slice(WARM_UP_PAIRS);
    return {
      tokenUs: spreadOf(counted.map(({ tokenUs }) => tokenUs)),
      parseUs: spreadOf(counted.map(({ parseUs }) => parseUs)),
      requestUs: spreadOf(counted.map(({ requestUs }) => requestUs)),
    };
  } finally {
    server.kill();
  }
}

interface Sample {
  readonly cpuUs: number;
  readonly parseUs: number;
}

function costOf(short: Sample, long: Sample) {
  const tokenUs = (long.cpuUs - short.cpuUs) / (LONG - SHORT);
  return {
    tokenUs,
    parseUs: (long.parseUs - short.parseUs) / (LONG - SHORT),
    requestUs: short.cpuUs - SHORT * tokenUs,
  };
}

async function connect(baseUrl: string): Promise<LoadedModel> {
  const server = {
    baseUrl,
    servedModel: null,
    keepAlive: true,
    serverPid: null,
    silenceMs: 60_000,
  };
  const loaded = await loadOpenaiHttp(
    {
      engine: "openai-http",
      modelPath: baseUrl,
      vocabularyOnly: false,
      options: DEFAULT_LOAD_OPTIONS,
      server,
    },
    createEngineControl(),
  );
  if (loaded.status === "failed") throw new Error(loaded.failure.message);
  return loaded.value;
}

const REQUEST: Omit<GenerateRequest, "maxOutputTokens"> = {
  prompt: { kind: "text", text: "x".repeat(1000) },
  sampling: GREEDY,
  ignoreEndOfGeneration: false,
  stopStrings: [],
  jsonSchema: null,
  cache: { kind: "cold" },
};

async function sample(model: LoadedModel, chunkCount: number): Promise<Sample> {
  const before = process.cpuUsage();
  const outcome = await model.generate({ ...REQUEST, maxOutputTokens: chunkCount });
  const { user, system } = process.cpuUsage(before);
  if (outcome.status === "failed") throw new Error(outcome.failure.message);
  const { chunkNs, parseNs } = observed(outcome.value.http, "the exchange");
  if (chunkNs.length !== chunkCount)
    throw new Error(`${chunkNs.length} chunks of ${chunkCount} came`);
  return { cpuUs: user + system, parseUs: parseNs / 1000 };
}
