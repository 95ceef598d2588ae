/** The nonce lies at this place of the channel; the program text begins at 0. */
export const NONCE_OFFSET = 2n ** 40n;
/** Where the driver writes the nonce back, and where it reports an exception. */
export const CONFIRMATION_OFFSET = 2n ** 41n;
export const REPORT_OFFSET = 2n ** 42n;

const REPORT_LIMIT_BYTES = 8192;

/**
 * The link between the host and the driver inside the interpreter: positioned reads and writes on
 * standard input, which mean nothing to any ordinary program.
 *
 * The nonce is not in the interpreter's memory before it is read, and it is given once: a program
 * that takes it leaves none for the driver, whose confirmation is then missing.
 */
export class ProgramChannel {
  readonly #program: Uint8Array;
  readonly #nonce: Uint8Array;
  #nonceReads = 0;
  #confirmations = 0;
  #confirmed = false;
  #report: string | null = null;

  constructor(program: Uint8Array, nonce: Uint8Array) {
    this.#program = program;
    this.#nonce = nonce;
  }

  /** Bytes put into `target`; `null` where there is nothing to read. */
  readInto(target: Uint8Array, offset: bigint): number | null {
    if (offset === NONCE_OFFSET) {
      this.#nonceReads += 1;
      return this.#nonceReads === 1 ? copy(this.#nonce, target) : 0;
    }
    if (offset < 0n || offset >= NONCE_OFFSET) return null;
    return copy(this.#program.subarray(Number(offset)), target);
  }

  /** False where nothing can be written. */
  write(bytes: Uint8Array, offset: bigint): boolean {
    if (offset === CONFIRMATION_OFFSET) {
      this.#confirmations += 1;
      this.#confirmed = this.#confirmations === 1 && Buffer.compare(bytes, this.#nonce) === 0;
      return true;
    }
    if (offset !== REPORT_OFFSET || bytes.length > REPORT_LIMIT_BYTES) return false;
    this.#report = Buffer.from(bytes).toString("utf8");
    return true;
  }

  /** The nonce was read once and written back once, as it was. */
  isConfirmed(): boolean {
    return this.#confirmed && this.#nonceReads === 1;
  }

  /** What the driver, or a program in its place, says of an exception; `null` for nothing. */
  report(): string | null {
    return this.#report;
  }
}

function copy(source: Uint8Array, target: Uint8Array): number {
  const bytes = source.subarray(0, target.length);
  target.set(bytes);
  return bytes.length;
}
