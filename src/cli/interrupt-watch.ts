import { EXIT } from "./exit-code.ts";

/** First Ctrl-C: end after the running trial. Second: end now; the records are whole either way. */
export class InterruptWatch {
  readonly #work: string;
  #requested = false;
  readonly #onInterrupt = (): void => {
    if (this.#requested) process.exit(EXIT.interrupted);
    this.#requested = true;
    console.error(`\nEnding after the running ${this.#work} (Ctrl-C again ends at once).`);
  };

  /** @param work what is done before it ends */
  constructor(work = "trial") {
    this.#work = work;
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
