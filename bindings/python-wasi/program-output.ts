/** What a program prints on standard output and error together; more than this ends it. */
export const OUTPUT_LIMIT_BYTES = 65_536;

/** A program printed too much: thrown through the interpreter to end it. */
export class OutputFlood extends Error {}

/** Collects what a program prints, up to a limit. */
export class ProgramOutput {
  readonly #pieces: Uint8Array[] = [];
  #sizeBytes = 0;

  /** @throws OutputFlood when the limit is exceeded; what fits is kept */
  add(bytes: Uint8Array): void {
    const room = OUTPUT_LIMIT_BYTES - this.#sizeBytes;
    // A copy: the memory of the program is used again.
    const kept = bytes.slice(0, room);
    this.#pieces.push(kept);
    this.#sizeBytes += kept.length;
    if (bytes.length > room) throw new OutputFlood();
  }

  /** As text; bytes that are no UTF-8 become U+FFFD. */
  text(): string {
    return Buffer.concat(this.#pieces).toString("utf8");
  }
}
