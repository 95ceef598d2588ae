import type { ClientRequest, IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { StringDecoder } from "node:string_decoder";
import { createParser, type EventSourceParser } from "eventsource-parser";
import { messageOf, systemCodeOf } from "../../core/errors.ts";
import type { Failure, Outcome } from "../../core/outcome.ts";
import { MalformedChunkError, ServerSaidError } from "./chunk-fields.ts";
import type { Endpoint } from "./endpoint.ts";
import { brokeOff, malformed, refusedInside, silent, unreachable } from "./failures.ts";
import { classifyOther } from "./other-answer.ts";
import { retryAfterMs } from "./retry-after.ts";
import type { StreamedAnswer } from "./streamed-answer.ts";

/** A whole body of this many bytes is no answer to a bounded request. */
const BODY_LIMIT_BYTES = 64 * 1024 * 1024;
/** A line or an event that does not end. */
const EVENT_LIMIT_CHARACTERS = 1024 * 1024;
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

export type ExchangeEnding =
  | { readonly kind: "answered" | "cancelled" }
  /** Status 429 or 503: come back later. `waitMs` is `null` when the server does not say when. */
  | {
      readonly kind: "turned-away";
      readonly httpStatus: number;
      readonly waitMs: number | null;
      /** The body of the answer. */
      readonly said: string;
    }
  /** A connection from an earlier request was closed by the server before a byte came back. */
  | { readonly kind: "stale-connection" }
  | { readonly kind: "failed"; readonly outcome: { status: "failed"; failure: Failure } };

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
  #bodyBytes = 0;
  /** When something last came from the server. */
  #heardNs = 0;
  #silenceTimer: NodeJS.Timeout | null = null;

  /** The clock starts here. */
  constructor(input: ExchangeInput) {
    this.#input = input;
    this.#parser = createParser({
      maxBufferSize: EVENT_LIMIT_CHARACTERS,
      onEvent: ({ data }) => {
        input.answer.add(data, this.#arrivedNs);
      },
      onError: (error) => {
        // Unknown fields are ignored, as the standard of event streams says.
        if (error.type === "max-buffer-size-exceeded")
          throw new MalformedChunkError("a line that does not end");
      },
    });
  }

  /** Sends the request and reads the answer to its end. Called once; does not throw. */
  run(): Promise<ExchangeEnding> {
    return new Promise((resolve) => {
      this.#resolve = resolve;
      const { signal, endpoint } = this.#input;
      if (signal?.aborted === true) {
        this.#settle({ kind: "cancelled" });
        return;
      }
      signal?.addEventListener("abort", this.#cancel);
      this.#watchSilence(endpoint.silenceMs);
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
      this.#settle(this.#endingOf(error));
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
      if (this.#resolve === null) return;
      this.#arrivedNs = Number(arrived - this.accepted);
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

  #parse(bytes: Buffer): void {
    try {
      if (this.#bodyBytes > BODY_LIMIT_BYTES)
        throw new MalformedChunkError(`an answer of more than ${BODY_LIMIT_BYTES} bytes`);
      this.#parser.feed(this.#decoder.write(bytes));
      this.#input.onProgress();
    } catch (error) {
      const { url } = this.#input;
      if (error instanceof ServerSaidError) this.#fail(refusedInside(url, error.message));
      else if (error instanceof MalformedChunkError) this.#fail(malformed(url, error.message));
      else throw error;
    }
  }

  /** An answer that is no stream: an error, or a page of something else. */
  #receiveOther(response: IncomingMessage): void {
    const parts: Buffer[] = [];
    const classify = (): void => {
      const body = Buffer.concat(parts).toString("utf8").slice(0, OTHER_LIMIT_BYTES);
      this.#settle(endingOfOther(this.#input.url, response, body));
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
    if (this.#input.answer.finishReason === null) {
      this.#fail(brokeOff(this.#input.url, "the stream ended without a reason for its end"));
    } else this.#settle({ kind: "answered" });
  }

  /** The connection was cut while the body was read. What has its last event is whole all the same. */
  #endBroken(reason: string): void {
    if (this.#input.answer.isDone) this.#end();
    else
      this.#fail(brokeOff(this.#input.url, `the connection was cut amid the answer (${reason})`));
  }

  /** What an error of the connection means, by how far the request had come. */
  #endingOf(error: unknown): ExchangeEnding {
    const { url } = this.#input;
    const code = systemCodeOf(error) ?? "";
    const { isConnectionReused, connectEndNs, headersNs } = this.times;
    if (code.startsWith("HPE_")) return failure(malformed(url, `no HTTP (${code})`));
    if (isConnectionReused && headersNs === null && isReset(code))
      return { kind: "stale-connection" };
    if (!isConnectionReused && connectEndNs === null) return failure(unreachable(url, error));
    return failure(brokeOff(url, `the connection was cut before an answer (${code})`));
  }

  /** One timer per request, not one per delivery: it looks at the clock when it fires. */
  #watchSilence(delayMs: number): void {
    const { silenceMs } = this.#input.endpoint;
    this.#silenceTimer = setTimeout(() => {
      // What came while this process itself stood still is delivered before the clock is looked at.
      setImmediate(() => {
        if (this.#resolve === null) return;
        const quietMs = (this.elapsedNs - this.#heardNs) / 1e6;
        if (quietMs >= silenceMs) this.#fail(silent(this.#input.url, silenceMs));
        else this.#watchSilence(Math.ceil(silenceMs - quietMs));
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
    if (this.#silenceTimer !== null) clearTimeout(this.#silenceTimer);
    this.#input.signal?.removeEventListener("abort", this.#cancel);
    if (ending.kind !== "answered") this.#request?.destroy();
    resolve(ending);
  }
}

function endingOfOther(url: string, response: IncomingMessage, body: string): ExchangeEnding {
  const { statusCode = 0, headers } = response;
  if (statusCode !== 429 && statusCode !== 503) return failure(classifyOther(url, response, body));
  const waitMs = retryAfterMs(headers["retry-after"], Date.now());
  return { kind: "turned-away", httpStatus: statusCode, waitMs, said: body };
}

function failure(outcome: Outcome<never>): ExchangeEnding {
  if (outcome.status === "ok") throw new Error("a failure was expected");
  return { kind: "failed", outcome };
}

function isReset(code: string): boolean {
  return code === "ECONNRESET" || code === "EPIPE";
}
