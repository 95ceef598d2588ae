import type { MemoryCounter } from "../../../bindings/process-counters/process-memory.ts";
import type { GenerateOptions, LoadedModel, ModelFacts } from "../../core/engine.ts";
import { messageOf } from "../../core/errors.ts";
import type { GenerateRequest, GenerationTrace } from "../../core/generation.ts";
import type { EngineBuffer, MemoryReading } from "../../core/memory.ts";
import { failed, succeeded, type Outcome } from "../../core/outcome.ts";
import type {
  ScoreReply,
  ScoreRequest,
  TokenizeReply,
  TokenizeRequest,
} from "../../core/scoring.ts";
import { ChatTemplateError } from "./chat-template.ts";
import { CANCEL } from "./control.ts";
import { GcWatch } from "./gc-watch.ts";
import { generate } from "./generate.ts";
import { NotFiniteError, type NativeSession } from "./native-session.ts";
import type { OpenedSession } from "./open-session.ts";
import { score } from "./score.ts";
import { DecodeError } from "./sequence-cache.ts";
import { GrammarError } from "./token-chooser.ts";

/** The direct engine: a GGUF model driven through llama.cpp's C API in this very process. */
export class LlamaCppModel implements LoadedModel {
  readonly facts: ModelFacts;
  readonly #session: OpenedSession;
  readonly #memory: MemoryCounter;
  readonly #buffers: EngineBuffer[];
  readonly #gcWatch = new GcWatch();
  #closed = false;

  constructor(
    facts: ModelFacts,
    session: OpenedSession,
    memory: MemoryCounter,
    buffers: EngineBuffer[],
  ) {
    this.facts = facts;
    this.#session = session;
    this.#memory = memory;
    this.#buffers = buffers;
    this.#memory.read();
  }

  generate(request: GenerateRequest, options?: GenerateOptions): Promise<Outcome<GenerationTrace>> {
    return this.#run((native) => generate(native, request, options, this.#gcWatch));
  }

  score(request: ScoreRequest): Promise<Outcome<ScoreReply>> {
    return this.#run((native) => Promise.resolve(score(native, request)));
  }

  tokenize(request: TokenizeRequest): Promise<Outcome<TokenizeReply>> {
    try {
      const prompts = request.prompts.map((prompt) => {
        const { renderedPrompt, tokens } = this.#session.reader.read(prompt);
        return { renderedPrompt, tokens: [...tokens] };
      });
      return Promise.resolve(succeeded({ prompts }));
    } catch (error) {
      return Promise.resolve(explain(error));
    }
  }

  memory(): Promise<Outcome<MemoryReading>> {
    return Promise.resolve(succeeded({ ...this.#memory.read(), engineBuffers: this.#buffers }));
  }

  close(): Promise<void> {
    if (!this.#closed) this.#session.close();
    this.#closed = true;
    return Promise.resolve();
  }

  async #run<T>(work: (native: NativeSession) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    const { native } = this.#session;
    if (native === null || this.#closed) {
      return failed(
        "engine-refused",
        this.#closed ? "the model is closed" : "only the vocabulary is loaded",
        null,
      );
    }
    try {
      return await work(native);
    } catch (error) {
      return explain(error);
    } finally {
      native.control.words[CANCEL] = 0;
      // Between requests: the high-water mark of private memory is made of these readings.
      this.#memory.read();
    }
  }
}

/** Refusals of llama.cpp, the template or the request; anything else is a bug and goes on. */
function explain(error: unknown): Outcome<never> {
  if (error instanceof NotFiniteError)
    return failed(
      "not-finite",
      error.message,
      "The file's weights are broken; verify its SHA-256.",
    );
  if (error instanceof DecodeError)
    return failed(error.code === 1 ? "context-overflow" : "engine-refused", error.message, null);
  if (error instanceof ChatTemplateError)
    return failed(
      "engine-refused",
      `the chat template of the model file failed: ${error.message}`,
      "Ask with a raw text prompt, or use another file of this model.",
    );
  if (error instanceof GrammarError || error instanceof RangeError)
    return failed("engine-refused", messageOf(error), null);
  throw error;
}
