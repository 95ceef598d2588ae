/**
 * Waits for Ctrl-C or SIGTERM. While a request is answered the engine blocks the event loop, and a
 * handler would not run before the end of it: then the signal does what the system does by default, which
 * ends the process at once. Nothing is lost by that, as a server keeps nothing.
 */
export class EndWatch {
  readonly ended: Promise<void>;
  #end: () => void = () => undefined;
  #isListening = false;

  constructor() {
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.#listen();
  }

  setBusy(isBusy: boolean): void {
    if (isBusy) this.close();
    else this.#listen();
  }

  close(): void {
    if (!this.#isListening) return;
    this.#isListening = false;
    process.removeListener("SIGINT", this.#end);
    process.removeListener("SIGTERM", this.#end);
  }

  #listen(): void {
    if (this.#isListening) return;
    this.#isListening = true;
    process.on("SIGINT", this.#end);
    process.on("SIGTERM", this.#end);
  }
}
