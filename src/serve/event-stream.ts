import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";

/**
 * Server-sent events that leave at once. An engine blocks the event loop while it makes tokens, and
 * Node's response would keep everything until the loop turns: it corks the socket and uncorks it in the
 * next tick. So events go to the socket itself, in the framing of chunked transfer, each by one system
 * call that has happened when `send` returns.
 */
export class EventStream {
  readonly #response: ServerResponse;
  #socket: Socket | null = null;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  get isBegun(): boolean {
    return this.#socket !== null;
  }

  /**
   * Sends events, the first time behind status line and headers.
   * @param events whole events, `data: ...` and an empty line each
   * @returns false once the client is gone
   */
  send(events: string): boolean {
    const { socket } = this.#response;
    if (socket === null) return false;
    if (this.#socket === null) this.#begin(socket, events);
    else socket.write(this.#framed(events));
    // A write that failed is known at once, also while the event loop does not turn.
    return !socket.destroyed && socket.errored === null;
  }

  /** Ends the answer after the last events. */
  end(events: string): void {
    const { socket } = this.#response;
    socket?.cork();
    this.send(events);
    this.#response.end();
    socket?.uncork();
  }

  #begin(socket: Socket, events: string): void {
    this.#socket = socket;
    socket.cork();
    this.#response.writeHead(200, {
      "content-type": "text/event-stream",
      "cache-control": "no-store",
    });
    this.#response.flushHeaders();
    socket.write(this.#framed(events));
    socket.uncork();
  }

  /** A client of HTTP/1.0 gets the bytes as they are, and the end of the connection as their end. */
  #framed(events: string): string {
    if (!this.#response.chunkedEncoding) return events;
    return `${Buffer.byteLength(events).toString(16)}\r\n${events}\r\n`;
  }
}
