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
import { CANCEL } from "../llama-cpp/control.ts";
import { generate, type MockSession } from "./generate.ts";
import { score } from "./score.ts";

/** A script behind the interface of a model. */
export class MockModel implements LoadedModel {
  readonly facts: ModelFacts;
  readonly #session: MockSession;
  readonly #counter: MemoryCounter;
  readonly #vocabularyOnly: boolean;
  #requestCount = 0;
  #closed = false;
  #previous: Promise<unknown> = Promise.resolve();

  constructor(
    facts: ModelFacts,
    session: MockSession,
    counter: MemoryCounter,
    vocabularyOnly: boolean,
  ) {
    this.facts = facts;
    this.#session = session;
    this.#counter = counter;
    this.#vocabularyOnly = vocabularyOnly;
    this.#counter.read();
  }

  generate(request: GenerateRequest, options?: GenerateOptions): Promise<Outcome<GenerationTrace>> {
    return this.#inTurn(async () => {
      const requestIndex = this.#requestCount;
      this.#requestCount += 1;
      try {
        return await generate(this.#session, request, requestIndex, options);
      } finally {
        this.#session.control.words[CANCEL] = 0;
        this.#counter.read();
      }
    });
  }

  score(request: ScoreRequest): Promise<Outcome<ScoreReply>> {
    return this.#inTurn(async () => {
      try {
        return await score(this.#session, request);
      } finally {
        this.#session.control.words[CANCEL] = 0;
      }
    });
  }

  tokenize(request: TokenizeRequest): Promise<Outcome<TokenizeReply>> {
    const prompts: TokenizeReply["prompts"] = [];
    for (const prompt of request.prompts) {
      const read = this.#session.readPrompt(prompt);
      if (read.status === "failed") return Promise.resolve(read);
      prompts.push({
        renderedPrompt: read.value.renderedPrompt,
        tokens: [...read.value.tokens],
      });
    }
    return Promise.resolve(succeeded({ prompts }));
  }

  detokenize(tokens: readonly number[]): Promise<Outcome<string>> {
    const read = this.#session.readPrompt({ kind: "tokens", tokens: [...tokens] });
    return Promise.resolve(
      read.status === "failed" ? read : succeeded(this.#session.tokenizer.decode(tokens)),
    );
  }

  memory(): Promise<Outcome<MemoryReading>> {
    const scripted = this.#session.script.memory;
    const engineBuffers: MemoryReading["engineBuffers"] = [];
    if (scripted === undefined) {
      return Promise.resolve(succeeded({ ...this.#counter.read(), engineBuffers }));
    }
    return Promise.resolve(
      succeeded({
        source: "none",
        residentBytes: scripted.resident_bytes,
        peakResidentBytes: scripted.resident_bytes,
        privateBytes: scripted.private_bytes,
        peakPrivateBytes: scripted.private_bytes,
        engineBuffers,
      }),
    );
  }

  close(): Promise<void> {
    this.#closed = true;
    return Promise.resolve();
  }

  /** Requests run one after another, in the order in which they came. */
  #inTurn<T>(work: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
    const turn = this.#previous.then(() => {
      if (this.#closed) return failed("engine-refused", "the model is closed", null);
      if (this.#vocabularyOnly) {
        return failed("engine-refused", "only the vocabulary is loaded", null);
      }
      return work();
    });
    this.#previous = turn.catch(() => undefined);
    return turn;
  }
}
