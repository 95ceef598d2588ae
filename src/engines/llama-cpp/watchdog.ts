import { Script, createContext } from "node:vm";

/** Runs functions that may never return, such as what a stranger's template asks for. */
export class Watchdog {
  readonly #limitMs: number;
  readonly #sandbox: { work: (() => void) | null } = { work: null };
  readonly #context = createContext(this.#sandbox);
  readonly #script = new Script("work()");

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  /**
   * The result of a function, which must not yield. V8's own watchdog ends it when it runs too long,
   * also inside code that was not made in the sandbox.
   * @throws Error of code `ERR_SCRIPT_EXECUTION_TIMEOUT`, and what the function throws
   */
  run<T>(work: () => T): T {
    const results: T[] = [];
    this.#sandbox.work = () => {
      results.push(work());
    };
    try {
      this.#script.runInContext(this.#context, { timeout: this.#limitMs });
    } finally {
      this.#sandbox.work = null;
    }
    return results[0] as T;
  }
}
