import type { MemoryCounter } from "../../../bindings/process-counters/process-memory.ts";
import type { GenerateOptions, LoadedModel, ModelFacts } from "../../core/engine.ts";
import { messageOf } from "../../core/errors.ts";
import type { GenerateRequest, GenerationTrace } from "../../core/generation.ts";
import type { MemoryReading } from "../../core/memory.ts";
import { failed, succeeded, type Outcome } from "../../core/outcome.ts";
import type {
  ScoreReply,
  ScoreRequest,
  TokenizeReply,
  TokenizeRequest,
} from "../../core/scoring.ts";
import { ChatTemplateError } from "../llama-cpp/chat-template.ts";
import { OutsideVocabularyError } from "../llama-cpp/token-ids.ts";
import { CANCEL } from "../llama-cpp/control.ts";
import { GcWatch } from "../llama-cpp/gc-watch.ts";
import { generate } from "./generate.ts";
import { checkedTokens, type OpenedContext, type PublicSession } from "./public-session.ts";
import { score } from "./score.ts";

/** A GGUF model behind node-llama-cpp's public API, in this very process. */
export class NodeLlamaCppModel implements LoadedModel {
  readonly facts: ModelFacts;
  readonly #session: PublicSession;
  readonly #memory: MemoryCounter;
  readonly #gcWatch = new GcWatch();
  #queue: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(facts: ModelFacts, session: PublicSession, memory: MemoryCounter) {
    this.facts = facts;
    this.#session = session;
    this.#memory = memory;
    this.#memory.read();
  }

  generate(request: GenerateRequest, options?: GenerateOptions): Promise<Outcome<GenerationTrace>> {
    return this.#run((opened) => generate(this.#session, opened, request, options, this.#gcWatch));
  }

  score(request: ScoreRequest): Promise<Outcome<ScoreReply>> {
    return this.#run((opened) => score(this.#session, opened, request));
  }

  tokenize(request: TokenizeRequest): Promise<Outcome<TokenizeReply>> {
    if (this.#closed) return Promise.resolve(failed("engine-refused", "the model is closed", null));
    try {
      const prompts = request.prompts.map((prompt) => {
        const { renderedPrompt, tokens } = this.#session.reader.read(prompt);
        return { renderedPrompt, tokens: [...tokens] };
      });
      return Promise.resolve(succeeded({ prompts }));
    } catch (error) {
      return Promise.resolve(this.#explain(error));
    }
  }

  detokenize(tokens: readonly number[]): Promise<Outcome<string>> {
    if (this.#closed) return Promise.resolve(failed("engine-refused", "the model is closed", null));
    const { model, vocabularySize } = this.#session;
    try {
      const text = model.detokenize(checkedTokens(tokens, vocabularySize), true);
      return Promise.resolve(succeeded(text));
    } catch (error) {
      return Promise.resolve(this.#explain(error));
    }
  }

  memory(): Promise<Outcome<MemoryReading>> {
    const engineBuffers = this.facts.buffers;
    return Promise.resolve(succeeded({ ...this.#memory.read(), engineBuffers }));
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#queue;
    const { opened, model, llama } = this.#session;
    await opened?.context.dispose();
    await model.dispose();
    await llama.dispose();
  }

  /** The library's calls return while it still computes, so requests wait for each other here. */
  #run<T>(work: (opened: OpenedContext) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    const result = this.#queue.then(() => this.#runNow(work));
    this.#queue = result.catch(() => null);
    return result;
  }

  async #runNow<T>(work: (opened: OpenedContext) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    const { opened, control } = this.#session;
    if (opened === null || this.#closed) {
      const reason = this.#closed ? "the model is closed" : "only the vocabulary is loaded";
      return failed("engine-refused", reason, null);
    }
    try {
      return await work(opened);
    } catch (error) {
      return this.#explain(error);
    } finally {
      control.words[CANCEL] = 0;
      // Between requests: the high-water mark of private memory is made of these readings.
      this.#memory.read();
    }
  }

  /**
   * The library throws plain errors for what llama.cpp refuses, so all but the types that only
   * programming mistakes have are refusals.
   */
  #explain(error: unknown): Outcome<never> {
    if (error instanceof TypeError || error instanceof ReferenceError) throw error;
    if (error instanceof ChatTemplateError) {
      return failed(
        "engine-refused",
        `the chat template of the model file failed: ${error.message}`,
        "Ask with a raw text prompt, or use another file of this model.",
      );
    }
    if (error instanceof OutsideVocabularyError) {
      return failed("engine-refused", error.message, "Tokenize with this very model.");
    }
    const outcome = failed("engine-refused", messageOf(error), null);
    return { ...outcome, failure: { ...outcome.failure, logTail: this.#session.log.tail() } };
  }
}
