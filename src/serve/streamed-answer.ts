import type { TokenListener } from "../core/engine.ts";
import type { GenerationTrace } from "../core/generation.ts";
import type { ApiError } from "./api-error.ts";
import type { ServerCosts } from "./answer-figures.ts";
import type { EventStream } from "./event-stream.ts";
import { LAST_EVENT, type StreamEvents } from "./stream-events.ts";

/** Sends an answer token by token, and counts what that costs. */
export class StreamedAnswer {
  readonly #stream: EventStream;
  readonly #events: StreamEvents;
  readonly #onClientGone: () => void;
  #sentLength = 0;
  #chunkCount = 0;
  #detokenizeNs: bigint | null = 0n;
  #serializeNs = 0n;
  #socketWriteNs = 0n;

  /** @param onClientGone called inside the token loop when a write failed */
  constructor(stream: EventStream, events: StreamEvents, onClientGone: () => void) {
    this.#stream = stream;
    this.#events = events;
    this.#onClientGone = onClientGone;
  }

  /** Part of what a request cost; the rest is known where it was read. */
  get costs(): Omit<ServerCosts, "requestParseNs" | "cpuNs"> {
    return {
      detokenizeNs: this.#detokenizeNs === null ? null : Number(this.#detokenizeNs),
      serializeNs: Number(this.#serializeNs),
      socketWriteNs: Number(this.#socketWriteNs),
      chunkCount: this.#chunkCount,
    };
  }

  readonly onToken: TokenListener = (token, piece, knownAt) => {
    const start = process.hrtime.bigint();
    if (knownAt === null) this.#detokenizeNs = null;
    else if (this.#detokenizeNs !== null) this.#detokenizeNs += start - knownAt;
    const opening = this.#chunkCount === 0 ? this.#events.opening() : "";
    const event = opening + this.#events.piece(piece, token);
    const serialized = process.hrtime.bigint();
    const isOpen = this.#stream.send(event);
    this.#chunkCount += 1;
    this.#sentLength += piece.length;
    this.#serializeNs += serialized - start;
    this.#socketWriteNs += process.hrtime.bigint() - serialized;
    if (!isOpen) this.#onClientGone();
  };

  /**
   * Sends what is left of the text, why it ended, and the figures.
   * @param usage `null` when it was not asked for
   */
  finish(
    { text }: GenerationTrace,
    finishReason: string,
    figures: Readonly<Record<string, unknown>>,
    usage: unknown,
  ): void {
    const rest = text.slice(this.#sentLength);
    this.#stream.end(
      [
        this.#chunkCount === 0 ? this.#events.opening() : "",
        rest === "" ? "" : this.#events.piece(rest, null),
        this.#events.closing(finishReason, figures),
        usage === null ? "" : this.#events.usage(usage),
        LAST_EVENT,
      ].join(""),
    );
  }

  /** After the first token a failure can only be told as an event. @returns false before that */
  fail(error: ApiError): boolean {
    if (!this.#stream.isBegun) return false;
    this.#stream.end(`data: ${JSON.stringify(error.toObject())}\n\n`);
    return true;
  }
}
