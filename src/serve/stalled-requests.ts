import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

interface ConnectionState {
  /** Clock ticks since a request should have been whole. */
  tickCount: number;
  /** A request was read to its end and is being answered. */
  isAnswering: boolean;
  /** Bytes read when the last answer was done: with no more than these nothing is under way. */
  idleBytes: number;
}

const REQUEST_TIMEOUT = "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n";

/**
 * Ends connections on which a request does not become whole: one that sends its headers byte by byte, or
 * half a body. Node's own limits count the time that an engine blocks the event loop, in which no byte can
 * be read, and would turn away clients that only wait; here ticks of a timer are counted, and one that is
 * blocked ticks once.
 */
export class StalledRequests {
  readonly #connections = new Map<Socket, ConnectionState>();
  readonly #tickLimit: number;
  readonly #timer: NodeJS.Timeout;

  /**
   * @param tickMs time between two ticks
   * @param tickLimit ticks that a request may take to be read
   */
  constructor(server: Server, tickMs: number, tickLimit: number) {
    this.#tickLimit = tickLimit;
    this.#timer = setInterval(() => {
      this.#tick();
    }, tickMs).unref();
    server.headersTimeout = 0;
    server.requestTimeout = 0;
    server.on("connection", (socket) => {
      this.#connections.set(socket, { tickCount: 0, isAnswering: false, idleBytes: -1 });
      socket.once("close", () => {
        this.#connections.delete(socket);
      });
    });
    server.on("request", (request, response) => {
      this.#follow(request, response);
    });
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #follow(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    const state = this.#connections.get(socket);
    if (state === undefined) return;
    request.once("end", () => {
      state.isAnswering = true;
    });
    response.once("close", () => {
      state.isAnswering = false;
      state.tickCount = 0;
      state.idleBytes = socket.bytesRead;
    });
  }

  #tick(): void {
    for (const [socket, state] of this.#connections) {
      if (state.isAnswering || socket.bytesRead === state.idleBytes) continue;
      state.tickCount += 1;
      if (state.tickCount > this.#tickLimit) socket.end(REQUEST_TIMEOUT, () => socket.destroy());
    }
  }
}
