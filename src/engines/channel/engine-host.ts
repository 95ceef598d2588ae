import type { LoadedModel } from "../../core/engine.ts";
import { failed, type Outcome } from "../../core/outcome.ts";
import type { EngineControl } from "../llama-cpp/control.ts";
import { loadEngine } from "../registry.ts";
import {
  controlMessageSchema,
  requestMessageSchema,
  type EngineMessage,
  type RequestMessage,
} from "./protocol.ts";
import { beginRequest } from "./request-words.ts";

/** Serves one model to the channel: requests in order, one reply each. */
export class EngineHost {
  readonly #control: EngineControl;
  readonly #send: (message: EngineMessage) => void;
  #model: LoadedModel | null = null;
  #running: { readonly id: number; readonly controller: AbortController } | null = null;
  #queue: Promise<void> = Promise.resolve();

  constructor(control: EngineControl, send: (message: EngineMessage) => void) {
    this.#control = control;
    this.#send = send;
  }

  /** Takes a message as it came from the channel. A malformed one is a bug of the other side and ends the process. */
  handle(message: unknown): void {
    const control = controlMessageSchema.safeParse(message);
    if (control.success) {
      const { data } = control;
      if (data.type === "cancel" && data.id === this.#running?.id) this.#running.controller.abort();
      return;
    }
    const request = requestMessageSchema.parse(message);
    this.#queue = this.#queue.then(() => this.#serve(request));
  }

  async #serve(request: RequestMessage): Promise<void> {
    beginRequest(this.#control.words, request.id);
    const outcome = await this.#answer(request);
    this.#send({ type: "reply", id: request.id, outcome });
    // The listening thread still has to write the reply; the other side closes the channel next.
    if (request.type === "close") setTimeout(() => process.exit(0), 50);
  }

  #answer(request: RequestMessage): Promise<Outcome<unknown>> {
    if (request.type === "load") return this.#load(request);
    const model = this.#model;
    if (model === null)
      return Promise.resolve(failed("engine-refused", "no model is loaded", null));
    switch (request.type) {
      case "generate":
        return this.#generate(model, request);
      case "score":
        return model.score(request.request);
      case "tokenize":
        return model.tokenize(request.request);
      case "memory":
        return model.memory();
      case "close":
        return model.close().then(() => ({ status: "ok", value: null }));
    }
  }

  async #load(request: Extract<RequestMessage, { type: "load" }>): Promise<Outcome<unknown>> {
    if (this.#model !== null) return failed("engine-refused", "a model is loaded already", null);
    const loaded = await loadEngine(request.request, this.#control);
    if (loaded.status === "failed") return loaded;
    this.#model = loaded.value;
    return { status: "ok", value: { pid: process.pid, facts: loaded.value.facts } };
  }

  async #generate(
    model: LoadedModel,
    message: Extract<RequestMessage, { type: "generate" }>,
  ): Promise<Outcome<unknown>> {
    const controller = new AbortController();
    this.#running = { id: message.id, controller };
    try {
      return await model.generate(message.request, {
        signal: controller.signal,
        ...(message.stream
          ? {
              onText: (piece: string) => {
                this.#send({ type: "text", id: message.id, piece });
              },
            }
          : {}),
      });
    } finally {
      this.#running = null;
    }
  }
}
