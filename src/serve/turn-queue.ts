import { setImmediate } from "node:timers/promises";

/** Lets one in at a time, the others in the order in which they came. */
export class TurnQueue {
  readonly #waitingLimit: number;
  #count = 0;
  #last: Promise<unknown> = Promise.resolve();

  /** @param waitingLimit how many may wait beside the one that is in */
  constructor(waitingLimit: number) {
    this.#waitingLimit = waitingLimit;
  }

  /** Carries out `work` when its turn comes; `null` when too many wait already. */
  enter<T>(work: () => Promise<T>): Promise<T> | null {
    if (this.#count > this.#waitingLimit) return null;
    this.#count += 1;
    const turn = this.#last.then(async () => {
      try {
        return await work();
      } finally {
        this.#count -= 1;
      }
    });
    // Engines block the event loop: between two turns it must see who came and who left.
    this.#last = turn.then(
      () => setImmediate(),
      () => setImmediate(),
    );
    return turn;
  }
}
