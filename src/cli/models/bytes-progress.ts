const REDRAW_EVERY_MS = 200;

/** Shows how many bytes are done: one redrawn line on a terminal, silence elsewhere. */
export class BytesProgress {
  readonly #title: string;
  readonly #stream: NodeJS.WriteStream;
  #lastMs = 0;

  constructor(title: string, stream: NodeJS.WriteStream) {
    this.#title = title;
    this.#stream = stream;
  }

  /** @param totalBytes `null` when it is not known */
  show(doneBytes: number, totalBytes: number | null): void {
    const now = performance.now();
    if (!this.#stream.isTTY || now - this.#lastMs < REDRAW_EVERY_MS) return;
    this.#lastMs = now;
    const share =
      totalBytes === null || totalBytes === 0
        ? ""
        : ` (${Math.floor((100 * doneBytes) / totalBytes)} %)`;
    this.#stream.write(`\r\u001b[2K${this.#title}: ${Math.floor(doneBytes / 1e6)} MB${share}`);
  }

  finish(): void {
    if (this.#stream.isTTY) this.#stream.write("\r\u001b[2K");
  }
}
