import type { GenerateOptions, ModelFacts } from "../../core/engine.ts";
import type { GenerateRequest, GenerationTrace } from "../../core/generation.ts";
import type { Outcome } from "../../core/outcome.ts";
import type { EngineSession } from "../../engines/channel/engine-session.ts";
import type { MeasuredSession } from "../../measure/measure-settings.ts";
import type { ServerProcess } from "./server-process.ts";

/** An engine process that asks a server, and that server: they are started and ended together. */
export class ServedSession implements MeasuredSession {
  readonly facts: ModelFacts;
  readonly pid: number;
  readonly #engine: EngineSession;
  readonly #server: ServerProcess;

  constructor(engine: EngineSession, server: ServerProcess) {
    this.#engine = engine;
    this.#server = server;
    this.facts = engine.facts;
    this.pid = engine.pid;
  }

  /** False once either of them has ended. */
  get alive(): boolean {
    return this.#engine.alive && this.#server.alive;
  }

  /** A request that failed because the server died is said to have, with the server's last words. */
  async generate(
    request: GenerateRequest,
    options?: GenerateOptions,
  ): Promise<Outcome<GenerationTrace>> {
    const outcome = await this.#engine.generate(request, options);
    if (outcome.status === "ok") return outcome;
    const ending = await this.#server.endingAfterFailure();
    if (ending === null) return outcome;
    const { failure } = outcome;
    const message = `${failure.message} (the server process has ended)`;
    return { status: "failed", failure: { ...failure, ...ending, message } };
  }

  score(...args: Parameters<EngineSession["score"]>): ReturnType<EngineSession["score"]> {
    return this.#engine.score(...args);
  }

  tokenize(...args: Parameters<EngineSession["tokenize"]>): ReturnType<EngineSession["tokenize"]> {
    return this.#engine.tokenize(...args);
  }

  memory(): ReturnType<EngineSession["memory"]> {
    return this.#engine.memory();
  }

  async close(): Promise<void> {
    try {
      await this.#engine.close();
    } finally {
      await this.#server.close();
    }
  }
}
