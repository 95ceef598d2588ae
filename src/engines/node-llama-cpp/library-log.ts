const KEPT_PROBLEMS = 20;
const PROBLEM_LEVELS: ReadonlySet<string> = new Set(["warn", "error", "fatal"]);

/** What llama.cpp logs through the library's logger; nothing is printed. */
export class LibraryLog {
  #loading = true;
  readonly #lines: string[] = [];
  readonly #problems: string[] = [];

  readonly listen = (level: string, text: string): void => {
    for (const line of text.split("\n").map((part) => part.trimEnd())) {
      if (line === "") continue;
      if (this.#loading) this.#lines.push(line);
      if (PROBLEM_LEVELS.has(level)) this.#problems.push(line);
    }
    this.#problems.splice(0, this.#problems.length - KEPT_PROBLEMS);
  };

  /** Every line since the start, until loading ended: it names devices, libraries and buffers. */
  get loadLines(): readonly string[] {
    return this.#lines;
  }

  endLoading(): void {
    this.#loading = false;
  }

  /** Waits for the lines that are on their way from the native side. */
  async settled(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** The last warnings and errors, oldest first. */
  tail(): string[] {
    return [...this.#problems];
  }
}
