/** Longer than any reply: a trace of 100,000 tokens is 3 MB. A process that sends more is broken. */
const LINE_LIMIT_BYTES = 256 * 1024 * 1024;

/** Cuts a byte stream into lines. Bytes are joined before decoding, so characters are never split. */
export class LineSplitter {
  readonly #onLine: (line: string) => void;
  #parts: Buffer[] = [];
  #partBytes = 0;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  /** @throws RangeError when a line exceeds the limit */
  add(chunk: Buffer): void {
    let rest = chunk;
    for (let newline = rest.indexOf(10); newline >= 0; newline = rest.indexOf(10)) {
      this.#keep(rest.subarray(0, newline));
      const line = Buffer.concat(this.#parts).toString("utf8");
      this.#parts = [];
      this.#partBytes = 0;
      rest = rest.subarray(newline + 1);
      this.#onLine(line);
    }
    if (rest.length > 0) this.#keep(rest);
  }

  #keep(part: Buffer): void {
    this.#parts.push(part);
    this.#partBytes += part.length;
    if (this.#partBytes > LINE_LIMIT_BYTES)
      throw new RangeError(`a line of the engine channel exceeds ${LINE_LIMIT_BYTES} bytes`);
  }
}
