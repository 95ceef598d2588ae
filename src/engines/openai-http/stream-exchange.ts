import type { ClientRequest, IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { StringDecoder } from "node:string_decoder";
import { createParser, type EventSourceParser } from "eventsource-parser";
import { messageOf, systemCodeOf } from "../../core/errors.ts";
import type { Failure } from "../../core/outcome.ts";
import { MalformedChunkError, ServerSaidError } from "./chunk-fields.ts";
import type { Endpoint } from "./endpoint.ts";
import { endingOfOther, failure, type ExchangeEnding } from "./exchange-ending.ts";
import { brokeOff, isReset, malformed, refusedInside, silent, unreachable } from "./failures.ts";
import type { StreamedAnswer } from "./streamed-answer.ts";

/** A whole body of this many bytes is no answer to a bounded request. */
const BODY_LIMIT_BYTES = 64 * 1024 * 1024;
/** A line or an event that does not end. */
const EVENT_LIMIT_CHARACTERS = 1024 * 1024;
/** Behind its last event a body ends at once; where it does not, its connection is given up. */
const END_AFTER_DONE_MS = 500;
/** Of an answer that is no stream, this much is read for the message. */
const OTHER_LIMIT_BYTES = 64 * 1024;

export interface ExchangeInput {
  readonly endpoint: Endpoint;
  readonly url: string;
  /** Makes the body of the request; its time is inside the window. */
  readonly body: () => string;
  readonly answer: StreamedAnswer;
  readonly signal: AbortSignal | null;
  /** Called after each delivery of bytes. */
  readonly onProgress: () => void;
}

/** Nanoseconds since the request was accepted; `null` for what did not happen. */
export interface ExchangeTimes {
  isConnectionReused: boolean;
  connectEndNs: number | null;
  requestWrittenNs: number | null;
  headersNs: number | null;
  firstByteNs: number | null;
  responseEndNs: number | null;
  parseNs: number;
}

/** One request and its streamed answer, with a timestamp at every step. Nothing is tried twice here. */
export class StreamExchange {
  readonly accepted = process.hrtime.bigint();
  readonly times: ExchangeTimes = {
    isConnectionReused: false,
    connectEndNs: null,
    requestWrittenNs: null,
    headersNs: null,
    firstByteNs: null,
    responseEndNs: null,
    parseNs: 0,
  };
  readonly #input: ExchangeInput;
  readonly #decoder = new StringDecoder("utf8");
  readonly #parser: EventSourceParser;
  #request: ClientRequest | null = null;
  #resolve: ((ending: ExchangeEnding) => void) | null = null;
  #arrivedNs = 0;
  /** Time of what came in this turn of the event loop; `null` when nothing did yet. */
  #turnNs: number | null = null;
  #bodyBytes = 0;
  /** When something last came from the server. */
  #heardNs = 0;
  /** Watches for silence; behind the last event, for the end of the body. */
  #timer: NodeJS.Timeout | null = null;

  /** The clock starts here. */
  constructor(input: ExchangeInput) {
    this.#input = input;
    this.#parser = createParser({
      maxBufferSize: EVENT_LIMIT_CHARACTERS,
      onEvent: ({ data, event }) => {
        input.answer.add(input.endpoint.conceal(data), this.#arrivedNs, event);
      },
      onError: (error) => {
        // Older llama-server.
        if (error.type === "unknown-field" && error.field === "error")
          throw new ServerSaidError(input.endpoint.conceal(error.value ?? ""));
        // Other unknown fields are ignored, as the standard of event streams says.
        if (error.type === "max-buffer-size-exceeded")
          throw new MalformedChunkError("a line that does not end");
      },
    });
  }

  /**
   * Sends the request and reads the answer to its last event, and the body to its end where that comes at
   * once. Called once; does not throw.
   */
  run(): Promise<ExchangeEnding> {
    return new Promise((resolve) => {
      this.#resolve = resolve;
      const { signal, endpoint } = this.#input;
      if (signal?.aborted === true) {
        this.#settle({ kind: "cancelled" });
        return;
      }
      signal?.addEventListener("abort", this.#cancel);
      this.#watch(endpoint.silenceMs);
      this.#send();
    });
  }

  get elapsedNs(): number {
    return Number(process.hrtime.bigint() - this.accepted);
  }

  readonly #cancel = (): void => {
    this.#settle({ kind: "cancelled" });
  };

  #send(): void {
    const body = Buffer.from(this.#input.body());
    const request = this.#input.endpoint.open("POST", this.#input.url, {
      "content-type": "application/json",
      "content-length": String(body.length),
      accept: "text/event-stream",
    });
    this.#request = request;
    request.on("socket", (socket) => {
      this.#watchConnection(request, socket);
    });
    request.on("finish", () => {
      this.times.requestWrittenNs = this.elapsedNs;
    });
    request.on("response", (response) => {
      this.#heardNs = this.elapsedNs;
      this.times.headersNs = this.#heardNs;
      this.#receive(response);
    });
    request.on("error", (error) => {
      // A reset may be told here although the answer has begun.
      if (this.#input.answer.isDone) this.#settleWhole();
      else this.#settle(this.#endingOf(error));
    });
    request.end(body);
  }

  #watchConnection(request: ClientRequest, socket: Socket): void {
    this.times.isConnectionReused = request.reusedSocket;
    if (request.reusedSocket) return;
    const event = "encrypted" in socket ? "secureConnect" : "connect";
    socket.once(event, () => {
      this.times.connectEndNs = this.elapsedNs;
    });
  }

  #receive(response: IncomingMessage): void {
    const { statusCode = 0, headers } = response;
    response.on("error", (error) => {
      this.#endBroken(messageOf(error));
    });
    const isStream = /^text\/event-stream\b/i.test(headers["content-type"] ?? "");
    if (statusCode === 200 && isStream) this.#receiveStream(response);
    else this.#receiveOther(response);
  }

  #receiveStream(response: IncomingMessage): void {
    response.on("data", (bytes: Buffer) => {
      const arrived = process.hrtime.bigint();
      if (this.#resolve === null || this.#input.answer.isDone) return;
      this.#arrivedNs = this.#timeOfTurn(Number(arrived - this.accepted));
      this.#heardNs = this.#arrivedNs;
      this.times.firstByteNs ??= this.#arrivedNs;
      this.#bodyBytes += bytes.length;
      this.#parse(bytes);
      this.times.parseNs += Number(process.hrtime.bigint() - arrived);
    });
    response.on("end", () => {
      this.#end();
    });
  }

  /**
   * Node hands over each piece of a chunked body by itself, microseconds apart. Those of one turn of the event
   * loop lay in the socket together: they arrived at one time.
   */
  #timeOfTurn(arrivedNs: number): number {
    if (this.#turnNs !== null) return this.#turnNs;
    this.#turnNs = arrivedNs;
    setImmediate(() => {
      this.#turnNs = null;
    });
    return arrivedNs;
  }

  #parse(bytes: Buffer): void {
    try {
      if (this.#bodyBytes > BODY_LIMIT_BYTES)
        throw new MalformedChunkError(`an answer of more than ${BODY_LIMIT_BYTES} bytes`);
      this.#parser.feed(this.#decoder.write(bytes));
      this.#input.onProgress();
      if (this.#input.answer.isDone) this.#awaitEnd();
    } catch (error) {
      const { url } = this.#input;
      if (error instanceof ServerSaidError) this.#fail(refusedInside(url, error.message));
      else if (error instanceof MalformedChunkError) this.#fail(malformed(url, error.message));
      else throw error;
    }
  }

  /** The answer is whole. Without the end of its body the connection cannot be used again. */
  #awaitEnd(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#settleWhole();
      this.#request?.destroy();
    }, END_AFTER_DONE_MS);
  }

  /** An answer that is no stream: an error, or a page of something else. */
  #receiveOther(response: IncomingMessage): void {
    const parts: Buffer[] = [];
    const classify = (): void => {
      const { endpoint, url } = this.#input;
      const body = Buffer.concat(parts).toString("utf8").slice(0, OTHER_LIMIT_BYTES);
      this.#settle(endingOfOther(url, response, (text) => endpoint.conceal(text), body));
    };
    response.on("data", (bytes: Buffer) => {
      this.#heardNs = this.elapsedNs;
      this.times.firstByteNs ??= this.#heardNs;
      this.#bodyBytes += bytes.length;
      parts.push(bytes);
      if (this.#bodyBytes >= OTHER_LIMIT_BYTES) classify();
    });
    response.on("end", classify);
  }

  #end(): void {
    this.times.responseEndNs = this.elapsedNs;
    this.#settleWhole();
  }

  #settleWhole(): void {
    if (this.#input.answer.finishReason === null) {
      this.#fail(brokeOff(this.#input.url, "the stream ended without a reason for its end"));
    } else this.#settle({ kind: "answered" });
  }

  /** The connection was cut while the body was read. What has its last event is whole all the same. */
  #endBroken(reason: string): void {
    if (this.#input.answer.isDone) this.#settleWhole();
    else
      this.#fail(brokeOff(this.#input.url, `the connection was cut amid the answer (${reason})`));
  }

  /** What an error of the connection means, by how far the request had come. */
  #endingOf(error: unknown): ExchangeEnding {
    const { url } = this.#input;
    const code = systemCodeOf(error) ?? "";
    const { isConnectionReused, connectEndNs, headersNs } = this.times;
    if (code.startsWith("HPE_")) return failure(malformed(url, `no HTTP (${code})`));
    if (isConnectionReused && headersNs === null && isReset(error))
      return { kind: "stale-connection" };
    if (!isConnectionReused && connectEndNs === null) return failure(unreachable(url, error));
    const where = headersNs === null ? "before an answer" : "amid the answer";
    return failure(brokeOff(url, `the connection was cut ${where} (${code})`));
  }

  /** One timer per request, not one per delivery: it looks at the clock when it fires. */
  #watch(delayMs: number): void {
    const { silenceMs } = this.#input.endpoint;
    this.#timer = setTimeout(() => {
      // What came while this process itself stood still is delivered before the clock is looked at.
      setImmediate(() => {
        if (this.#resolve === null || this.#input.answer.isDone) return;
        const quietMs = (this.elapsedNs - this.#heardNs) / 1e6;
        if (quietMs >= silenceMs) this.#fail(silent(this.#input.url, silenceMs));
        else this.#watch(Math.ceil(silenceMs - quietMs));
      });
    }, delayMs);
  }

  #fail(outcome: { status: "failed"; failure: Failure }): void {
    this.#settle(failure(outcome));
  }

  /** The first ending counts. All but a whole answer leave the connection unusable. */
  #settle(ending: ExchangeEnding): void {
    const resolve = this.#resolve;
    if (resolve === null) return;
    this.#resolve = null;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#input.signal?.removeEventListener("abort", this.#cancel);
    if (ending.kind !== "answered") this.#request?.destroy();
    resolve(ending);
  }
}
