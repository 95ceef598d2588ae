import { EXIT } from "../exit-code.ts";

/**
 * Ctrl-C over a whole run. While an experiment measures, its own watch speaks and ends it after the
 * running trial; between experiments and in the pilot this one does.
 */
export class RunWatch {
  #requested = false;
  readonly #onInterrupt = (signal: NodeJS.Signals): void => {
    const isHeardByOthers = process.listenerCount(signal) > 1;
    if (!isHeardByOthers) {
      if (this.#requested) process.exit(EXIT.interrupted);
      console.error("\nEnding after the running step (Ctrl-C again ends at once).");
    }
    this.#requested = true;
  };

  constructor() {
    process.on("SIGINT", this.#onInterrupt);
    process.on("SIGTERM", this.#onInterrupt);
  }

  get requested(): boolean {
    return this.#requested;
  }

  close(): void {
    process.removeListener("SIGINT", this.#onInterrupt);
    process.removeListener("SIGTERM", this.#onInterrupt);
  }
}
