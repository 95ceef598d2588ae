import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { writeMlxModel } from "./mlx-model.ts";
import { writeSyntheticModel } from "../../../src/assets/synthetic/write-synthetic-model.ts";
import {
  DEFAULT_LOAD_OPTIONS,
  type EngineName,
  type LoadRequest,
} from "../../../src/core/engine.ts";
import type { ServerRequest } from "../../../src/core/http-observation.ts";
import type { Outcome } from "../../../src/core/outcome.ts";
import {
  startEngineSession,
  type EngineSession,
} from "../../../src/engines/channel/engine-session.ts";
import { CANCEL, createEngineControl } from "../../../src/engines/llama-cpp/control.ts";
import { loadMock } from "../../../src/engines/mock/load-mock.ts";
import { startServer, type RunningServer } from "../../../src/serve/start-server.ts";

/** Large enough for every request of the suite, small enough to be overflowed by one. */
export const CONTEXT_TOKENS = 1024;

/** A prompt that contains this makes the scripted engine stop answering. */
export const HANG_WORD = "please hang";

/** A model for one engine, and the means to start engine processes on it. */
export class ContractModels {
  readonly directory: string;
  readonly #engine: EngineName;
  #server: RunningServer | null = null;

  private constructor(engine: EngineName, directory: string) {
    this.#engine = engine;
    this.directory = directory;
  }

  static async create(engine: EngineName): Promise<ContractModels> {
    const models = new ContractModels(engine, await mkdtemp(join(tmpdir(), "engine-contract-")));
    await models.#write();
    return models;
  }

  /** The weights are random numbers, and the model's file says so. */
  get isSynthetic(): boolean {
    return !this.#isScripted;
  }

  get #isScripted(): boolean {
    return this.#engine === "mock" || this.#engine === "openai-http";
  }

  get modelPath(): string {
    return join(this.directory, MODEL_NAME[this.#engine]);
  }

  async #write(): Promise<void> {
    if (this.#isScripted) await writeFile(this.modelPath, stringify(MOCK_SCRIPT));
    if (this.#engine === "openai-http") this.#server = await serveScript(this.modelPath);
    if (this.#isScripted) return;
    if (this.#engine === "mlx") return writeMlxModel(this.modelPath, CONTEXT_TOKENS, true);
    await writeSyntheticModel({
      shape: "tiny",
      quantization: "F16",
      seed: 42,
      outputPath: this.modelPath,
    });
  }

  /** @param modelPath another file than the engine's own */
  start({ modelPath = this.modelPath, hangAfterMs = 60_000 } = {}): Promise<
    Outcome<EngineSession>
  > {
    const request: LoadRequest = {
      engine: this.#engine,
      modelPath,
      vocabularyOnly: false,
      options: {
        ...DEFAULT_LOAD_OPTIONS,
        gpu: "cpu",
        threads: 1,
        contextTokens: CONTEXT_TOKENS,
      },
      ...(this.#server === null ? {} : { server: howToAsk(this.#server) }),
    };
    const logPath = join(this.directory, "engine.log");
    return startEngineSession({ request, logPath, hangAfterMs });
  }

  async remove(): Promise<void> {
    await this.#server?.close();
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** The scripted engine behind this tool's server, in this very process. */
async function serveScript(modelPath: string): Promise<RunningServer> {
  const control = createEngineControl();
  const loaded = await loadMock(
    { engine: "mock", modelPath, vocabularyOnly: false, options: DEFAULT_LOAD_OPTIONS },
    control,
  );
  if (loaded.status === "failed") throw new Error(loaded.failure.message);
  return startServer({
    model: loaded.value,
    modelId: "contract",
    fileName: "contract.mock.yaml",
    host: "127.0.0.1",
    port: 0,
    key: null,
    waitingLimit: 8,
    cancelRunning: () => {
      control.words[CANCEL] = 1;
    },
    onBusy: () => undefined,
    onExchange: () => undefined,
  });
}

function howToAsk({ baseUrl }: RunningServer): ServerRequest {
  return {
    baseUrl,
    servedModel: "contract",
    keepAlive: true,
    serverPid: process.pid,
    silenceMs: 30_000,
  };
}

const MODEL_NAME: Readonly<Record<EngineName, string>> = {
  "llama-cpp": "tiny.gguf",
  "node-llama-cpp": "tiny.gguf",
  mlx: "tiny-mlx",
  "openai-http": "contract.mock.yaml",
  mock: "contract.mock.yaml",
};

/** Real time passes, so that there is something to cancel and to kill. */
const MOCK_SCRIPT = {
  version: 1,
  name: "contract",
  clock: "real",
  context_tokens: CONTEXT_TOKENS,
  vocabulary_size: 4096,
  chat_template: true,
  latency: { prefill_ms_per_token: 0.05, token_ms: 1 },
  output: {
    text: [
      "The capital of France is Paris, a city on the river Seine.",
      "Paris it is, as every atlas tells.",
      "Ask me something harder than capitals.",
      "A city of two million people: Paris.",
    ],
    stop: "max",
  },
  failures: [{ when: { contains: HANG_WORD }, kind: "hang", after_tokens: 2 }],
};
