import type { MemoryCounter } from "../../../bindings/process-counters/process-memory.ts";
import type { GenerateOptions, LoadedModel, ModelFacts } from "../../core/engine.ts";
import type { GenerateRequest, GenerationTrace } from "../../core/generation.ts";
import type { MemoryReading } from "../../core/memory.ts";
import { failed, succeeded, type Outcome } from "../../core/outcome.ts";
import type {
  ScoreReply,
  ScoreRequest,
  TokenizeReply,
  TokenizeRequest,
} from "../../core/scoring.ts";
import { CANCEL } from "./control.ts";
import { explainRefusal } from "./explain-refusal.ts";
import { GcWatch } from "./gc-watch.ts";
import { generate } from "./generate.ts";
import type { NativeSession } from "./native-session.ts";
import type { OpenedSession } from "./open-session.ts";
import { score } from "./score.ts";

/** The direct engine: a GGUF model driven through llama.cpp's C API in this very process. */
export class LlamaCppModel implements LoadedModel {
  readonly facts: ModelFacts;
  readonly #session: OpenedSession;
  readonly #memory: MemoryCounter;
  readonly #gcWatch = new GcWatch();
  #previous: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(facts: ModelFacts, session: OpenedSession, memory: MemoryCounter) {
    this.facts = facts;
    this.#session = session;
    this.#memory = memory;
    this.#memory.read();
  }

  generate(request: GenerateRequest, options?: GenerateOptions): Promise<Outcome<GenerationTrace>> {
    return this.#compute((native) => generate(native, request, options, this.#gcWatch));
  }

  score(request: ScoreRequest): Promise<Outcome<ScoreReply>> {
    return this.#compute((native) => Promise.resolve(score(native, request)));
  }

  tokenize(request: TokenizeRequest): Promise<Outcome<TokenizeReply>> {
    return this.#inTurn(() => {
      const prompts = request.prompts.map((prompt) => {
        const { renderedPrompt, tokens } = this.#session.reader.read(prompt);
        return { renderedPrompt, tokens: [...tokens] };
      });
      return Promise.resolve(succeeded({ prompts }));
    });
  }

  detokenize(tokens: readonly number[]): Promise<Outcome<string>> {
    return this.#inTurn(() => Promise.resolve(succeeded(this.#session.reader.textOf(tokens))));
  }

  memory(): Promise<Outcome<MemoryReading>> {
    const engineBuffers = this.facts.buffers;
    return Promise.resolve(succeeded({ ...this.#memory.read(), engineBuffers }));
  }

  async close(): Promise<void> {
    await this.#inTurn(() => {
      this.#closed = true;
      this.#session.close();
      return Promise.resolve(succeeded(null));
    });
  }

  #compute<T>(work: (native: NativeSession) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    return this.#inTurn(async () => {
      const { native } = this.#session;
      if (native === null) return failed("engine-refused", "only the vocabulary is loaded", null);
      try {
        return await work(native);
      } finally {
        native.control.words[CANCEL] = 0;
        // Between requests: the high-water mark of private memory is made of these readings.
        this.#memory.read();
      }
    });
  }

  /** Requests run one after another, in the order in which they came. */
  #inTurn<T>(work: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
    const turn = this.#previous.then(async () => {
      if (this.#closed) return failed("engine-refused", "the model is closed", null);
      try {
        return await work();
      } catch (error) {
        return explainRefusal(error);
      }
    });
    this.#previous = turn.catch(() => null);
    return turn;
  }
}
