const KEPT_LINES = 20;

/** The last warnings and errors that llama.cpp wrote, for the failures that need them; nothing is printed. */
export class LibraryLog {
  readonly #lines: string[] = [];

  readonly listen = (_level: string, text: string): void => {
    for (const line of text.split("\n")) if (line.trim() !== "") this.#lines.push(line.trimEnd());
    this.#lines.splice(0, this.#lines.length - KEPT_LINES);
  };

  /** Oldest first. */
  tail(): string[] {
    return [...this.#lines];
  }
}
