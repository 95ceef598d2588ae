interface HangActions {
  /** Asks the engine process how many tokens it has done. */
  readonly ask: () => void;
  readonly giveUp: (message: string) => void;
}

/**
 * Decides when a request hangs: by missing progress, not by total time, because a slow machine is
 * not a broken one. It asks only after half the allowed time, so nothing crosses the channel while
 * an ordinary trial is timed.
 */
export class HangWatch {
  readonly #limitMs: number;
  readonly #actions: HangActions;
  #timer: NodeJS.Timeout | null = null;
  #lastTokens = -1;
  #lastChangeMs = 0;

  constructor(limitMs: number, actions: HangActions) {
    this.#limitMs = limitMs;
    this.#actions = actions;
  }

  start(): void {
    if (this.#timer !== null) return;
    this.#lastTokens = -1;
    this.#lastChangeMs = performance.now();
    this.#timer = setInterval(() => {
      this.#check();
    }, this.#limitMs / 2);
  }

  saw(tokens: number): void {
    if (tokens === this.#lastTokens) return;
    this.#lastTokens = tokens;
    this.#lastChangeMs = performance.now();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #check(): void {
    const quietMs = performance.now() - this.#lastChangeMs;
    if (quietMs >= this.#limitMs * 0.99) {
      this.stop();
      this.#actions.giveUp(
        `the engine made no progress for ${Math.round(quietMs / 1000)} s; the process was ended`,
      );
      return;
    }
    this.#actions.ask();
  }
}
