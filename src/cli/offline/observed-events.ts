import { subscribe, unsubscribe } from "node:diagnostics_channel";

/** Every channel on which Node and its fetch report that something opens towards a network; DNS has none. */
const CHANNELS = [
  "net.client.socket",
  "udp.socket",
  "http.client.request.start",
  "undici:request:create",
  "undici:client:beforeConnect",
  "undici:client:connected",
  "undici:client:connectError",
  "undici:websocket:open",
] as const;

/** Counts what Node's instrumentation reports in this process; one request is reported by several channels. */
export class ObservedEvents {
  #count = 0;
  readonly #note = (): void => {
    this.#count += 1;
  };

  constructor() {
    for (const channel of CHANNELS) subscribe(channel, this.#note);
  }

  get count(): number {
    return this.#count;
  }

  close(): void {
    for (const channel of CHANNELS) unsubscribe(channel, this.#note);
  }
}
