import { Script, createContext, type Context } from "node:vm";

/** A function was ended because it ran too long. */
export class TimeoutError extends Error {}

/** Runs functions that may never return, such as what a stranger's template asks for. */
export class Watchdog {
  readonly #limitMs: number;
  readonly #sandbox: { work: (() => void) | null } = { work: null };
  readonly #script = new Script("work()");
  /** Made when it is first needed: it takes some ten milliseconds and a megabyte. */
  #context: Context | null = null;

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  /**
   * The result of a function, which must not yield. V8's own watchdog ends it when it runs too long,
   * also inside code that was not made in the sandbox.
   * @throws TimeoutError, and what the function throws
   */
  run<T>(work: () => T): T {
    // An ended function leaves no trace here: it cannot even catch its own end.
    const results: (() => T)[] = [];
    this.#context ??= createContext(this.#sandbox);
    this.#sandbox.work = () => {
      try {
        const value = work();
        results.push(() => value);
      } catch (error) {
        results.push(() => {
          throw error;
        });
      }
    };
    try {
      this.#script.runInContext(this.#context, { timeout: this.#limitMs });
    } catch (error) {
      if (results.length > 0) throw error;
    } finally {
      this.#sandbox.work = null;
    }
    const [result] = results;
    if (result === undefined) throw new TimeoutError(`it ran for more than ${this.#limitMs} ms`);
    return result();
  }
}
