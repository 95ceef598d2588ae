import type { z } from "zod";
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
import { EngineConnection, type WithoutId } from "./engine-connection.ts";
import { loadReplySchema, type RequestMessage } from "./protocol.ts";

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

/** Starts an engine process and loads a model into it. */
export async function startEngineSession(
  options: EngineSessionOptions,
): Promise<Outcome<EngineSession>> {
  const connection = new EngineConnection(
    options.logPath,
    options.hangAfterMs,
    options.launchPrefix ?? [],
  );
  const loaded = await connection.ask(
    { type: "load", request: options.request },
    loadReplySchema,
    null,
  );
  if (loaded.status === "failed") {
    await connection.close();
    return loaded;
  }
  return {
    status: "ok",
    value: new EngineSession(connection, loaded.value.pid, loaded.value.facts),
  };
}

type RequestOf<Type extends RequestMessage["type"]> = Extract<RequestMessage, { type: Type }>;

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

  async generate(
    request: GenerateRequest,
    options?: GenerateOptions,
  ): Promise<Outcome<GenerationTrace>> {
    const cancel = (): void => {
      this.#connection.cancel();
    };
    options?.signal?.addEventListener("abort", cancel);
    try {
      const message: Omit<RequestOf<"generate">, "id"> = {
        type: "generate",
        request,
        stream: options?.onText !== undefined,
      };
      return await this.#ask(message, generationTraceSchema, options?.onText ?? null);
    } finally {
      options?.signal?.removeEventListener("abort", cancel);
    }
  }

  score(request: ScoreRequest): Promise<Outcome<ScoreReply>> {
    return this.#ask({ type: "score", request }, scoreReplySchema, null);
  }

  tokenize(request: TokenizeRequest): Promise<Outcome<TokenizeReply>> {
    return this.#ask({ type: "tokenize", request }, tokenizeReplySchema, null);
  }

  memory(): Promise<Outcome<MemoryReading>> {
    return this.#ask({ type: "memory" }, memoryReadingSchema, null);
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  #ask<T>(
    message: WithoutId<RequestMessage>,
    schema: z.ZodType<T>,
    onText: ((piece: string) => void) | null,
  ): Promise<Outcome<T>> {
    return this.#connection.ask(message, schema, onText);
  }
}
