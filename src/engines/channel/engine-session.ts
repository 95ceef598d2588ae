import type { GenerateOptions, LoadRequest, LoadedModel, ModelFacts } from "../../core/engine.ts";
import {
  generationTraceSchema,
  type GenerateRequest,
  type GenerationTrace,
} from "../../core/generation.ts";
import { memoryReadingSchema, type MemoryReading } from "../../core/memory.ts";
import type { Outcome } from "../../core/outcome.ts";
import {
  scoreReplySchema,
  tokenizeReplySchema,
  type ScoreReply,
  type ScoreRequest,
  type TokenizeReply,
  type TokenizeRequest,
} from "../../core/scoring.ts";
import { launchOf } from "../launch.ts";
import { EngineConnection } from "./engine-connection.ts";
import { loadReplySchema } from "./protocol.ts";

export interface EngineSessionOptions {
  readonly request: LoadRequest;
  /** Where standard output and error of the engine process go; appended to. */
  readonly logPath: string;
  /** A request that makes no progress for this long is given up and the process killed. */
  readonly hangAfterMs: number;
  /** Command that runs the engine process, such as `/usr/bin/time -v`; empty for none. */
  readonly launchPrefix?: readonly string[];
}

/** No single batch of a prompt takes this long on a machine that works at all. */
export const DEFAULT_HANG_AFTER_MS = 600_000;

/**
 * Starts an engine process and loads a model into it.
 * @throws PrerequisiteError `not-built`, `log-not-writable`; `mlx-missing`, `mlx-python-missing`
 */
export async function startEngineSession(
  options: EngineSessionOptions,
): Promise<Outcome<EngineSession>> {
  const launch = launchOf(options.request.engine, options.launchPrefix ?? []);
  const connection = new EngineConnection(launch, options.logPath, options.hangAfterMs);
  const loaded = await connection.ask({ type: "load", request: options.request }, loadReplySchema);
  if (loaded.status === "failed") {
    await connection.close();
    return loaded;
  }
  return {
    status: "ok",
    value: new EngineSession(connection, loaded.value.pid, loaded.value.facts),
  };
}

/** A model in another process, with the interface of a model in this one. */
export class EngineSession implements LoadedModel {
  readonly facts: ModelFacts;
  readonly pid: number;
  readonly #connection: EngineConnection;

  constructor(connection: EngineConnection, pid: number, facts: ModelFacts) {
    this.#connection = connection;
    this.pid = pid;
    this.facts = facts;
  }

  /** False once the process has ended, for whatever reason. */
  get alive(): boolean {
    return this.#connection.alive;
  }

  generate(request: GenerateRequest, options?: GenerateOptions): Promise<Outcome<GenerationTrace>> {
    const stream = options?.onText !== undefined;
    return this.#connection.ask(
      { type: "generate", request, stream },
      generationTraceSchema,
      options,
    );
  }

  score(request: ScoreRequest): Promise<Outcome<ScoreReply>> {
    return this.#connection.ask({ type: "score", request }, scoreReplySchema);
  }

  tokenize(request: TokenizeRequest): Promise<Outcome<TokenizeReply>> {
    return this.#connection.ask({ type: "tokenize", request }, tokenizeReplySchema);
  }

  memory(): Promise<Outcome<MemoryReading>> {
    return this.#connection.ask({ type: "memory" }, memoryReadingSchema);
  }

  close(): Promise<void> {
    return this.#connection.close();
  }
}
