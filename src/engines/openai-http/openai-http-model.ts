import type { GenerateOptions, LoadedModel, ModelFacts } from "../../core/engine.ts";
import type { GenerateRequest, GenerationTrace } from "../../core/generation.ts";
import type { MemoryReading } from "../../core/memory.ts";
import { failed, succeeded, type Outcome } from "../../core/outcome.ts";
import type { ScoreReply, TokenizeReply, TokenizeRequest } from "../../core/scoring.ts";
import { CANCEL, type EngineControl } from "../llama-cpp/control.ts";
import { GcWatch } from "../llama-cpp/gc-watch.ts";
import type { Endpoint } from "./endpoint.ts";
import { withoutKey } from "./foreign-text.ts";
import { generate, type HttpSession } from "./generate.ts";
import { ServerMemory } from "./server-memory.ts";
import { tokenize } from "./tokenize.ts";

/** A model behind an OpenAI-compatible server. */
export class OpenaiHttpModel implements LoadedModel {
  readonly facts: ModelFacts;
  readonly #session: HttpSession;
  readonly #memory: ServerMemory;
  #previous: Promise<unknown> = Promise.resolve();
  #closed = false;

  /** @throws Error when the facts name no server, which is a bug */
  constructor(facts: ModelFacts, endpoint: Endpoint, control: EngineControl) {
    const { served, vocabularySize } = facts;
    if (served === undefined) throw new Error("a model behind a server names no server");
    this.facts = facts;
    this.#session = { endpoint, served, vocabularySize, control, gcWatch: new GcWatch() };
    this.#memory = new ServerMemory(served.serverPid);
    this.#memory.read();
  }

  generate(request: GenerateRequest, options?: GenerateOptions): Promise<Outcome<GenerationTrace>> {
    return this.#inTurn(async () => {
      const { words } = this.#session.control;
      const signal = options?.signal ?? new AbortController().signal;
      try {
        // A request to stop may have come before this one began.
        if (words[CANCEL] !== 0)
          return failed("cancelled", "the request was cancelled before it was sent", null);
        return await generate(this.#session, request, options, signal);
      } finally {
        words[CANCEL] = 0;
        this.#memory.read();
      }
    });
  }

  score(): Promise<Outcome<ScoreReply>> {
    return Promise.resolve(
      failed(
        "engine-refused",
        "a server gives no log-probabilities of given tokens",
        "Use the model's file with an engine of this tool for tasks that score.",
      ),
    );
  }

  tokenize(request: TokenizeRequest): Promise<Outcome<TokenizeReply>> {
    const { endpoint, vocabularySize } = this.#session;
    const isPossible = this.facts.capabilities.tokenize === true;
    return this.#inTurn(() => tokenize({ endpoint, isPossible, vocabularySize }, request));
  }

  memory(): Promise<Outcome<MemoryReading>> {
    return Promise.resolve(succeeded(this.#memory.read()));
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#previous;
    this.#session.endpoint.close();
  }

  /** Requests run one after another, in the order in which they came. */
  #inTurn<T>(work: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
    const turn = this.#previous.then(async () => {
      if (this.#closed) return failed("engine-refused", "the model is closed", null);
      return this.#hideKey(await work());
    });
    this.#previous = turn.catch(() => undefined);
    return turn;
  }

  #hideKey<T>(outcome: Outcome<T>): Outcome<T> {
    if (outcome.status === "ok") return outcome;
    const { failure } = outcome;
    const message = withoutKey(failure.message, this.#session.endpoint.key);
    return { status: "failed", failure: { ...failure, message } };
  }
}
