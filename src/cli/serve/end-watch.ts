import { fstatSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { ConfigError } from "../../core/errors.ts";

/** As a text, so that it runs from sources and compiled alike. */
const WATCH_STDIN = `
const { Socket } = require("node:net");
const input = new Socket({ fd: 0, readable: true, writable: false });
const end = () => process.kill(process.pid, "SIGKILL");
input.on("end", end).on("error", end).on("close", end).resume();
`;

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

/**
 * Ends the process when standard input does, whatever the main thread is inside of: a program that started
 * it and holds its input open takes it along, however that program ends.
 * @throws ConfigError `stdin-not-a-pipe`
 */
export function endWithStdin(): void {
  const input = fstatSync(0);
  if (!input.isFIFO() && !input.isSocket()) {
    throw new ConfigError("--end-with-stdin: standard input is not a pipe", {
      code: "stdin-not-a-pipe",
      hint: "Leave it out; it is for programs that start this one and hold its input open.",
    });
  }
  new Worker(WATCH_STDIN, { eval: true }).unref();
}
