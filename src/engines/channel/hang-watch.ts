interface HangActions {
  /** Asks the engine process how many tokens it has done. */
  readonly ask: () => void;
  readonly giveUp: (message: string) => void;
}

/**
 * Decides when a request hangs: by missing progress, not by total time, because a slow machine is
 * not a broken one. It asks only after half the allowed time, so nothing crosses the channel while
 * an ordinary trial is timed. It gives up when the count did not change for the allowed time and a
 * last question, asked after that, does not change it either: at most one and a half times the
 * allowed time after the last token, twice when there was none.
 */
export class HangWatch {
  readonly #limitMs: number;
  readonly #actions: HangActions;
  #timer: NodeJS.Timeout | null = null;
  #lastTokens = -1;
  #lastChangeMs = 0;
  #hasAskedForLastTime = false;

  constructor(limitMs: number, actions: HangActions) {
    this.#limitMs = limitMs;
    this.#actions = actions;
  }

  start(): void {
    if (this.#timer !== null) return;
    this.#lastTokens = -1;
    this.#noteChange();
    this.#checkAfter(this.#limitMs / 2);
  }

  saw(tokens: number): void {
    if (tokens === this.#lastTokens) return;
    this.#lastTokens = tokens;
    this.#noteChange();
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #noteChange(): void {
    this.#lastChangeMs = performance.now();
    this.#hasAskedForLastTime = false;
  }

  #checkAfter(delayMs: number): void {
    this.#timer = setTimeout(() => {
      this.#check();
    }, delayMs);
  }

  #check(): void {
    const quietMs = performance.now() - this.#lastChangeMs;
    if (this.#hasAskedForLastTime) {
      this.stop();
      this.#actions.giveUp(
        `the engine made no progress for ${Math.round(quietMs / 1000)} s; the process was ended`,
      );
      return;
    }
    this.#hasAskedForLastTime = quietMs >= this.#limitMs;
    this.#checkAfter(this.#limitMs / 4);
    this.#actions.ask();
  }
}
