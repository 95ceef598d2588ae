/** The connection could not be made, or ended before the file did: another attempt may go on. */
export class Interrupted extends Error {
  /** How long the server asks to wait; `null` when it does not say. */
  readonly retryAfterMs: number | null;

  constructor(message: string, retryAfterMs: number | null = null) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

/** The server answers that it does not serve this file: asking again is no use. */
export class NotServed extends Error {
  /** HTTP status; `null` where it is not the reason. */
  readonly status: number | null;

  constructor(message: string, status: number | null = null) {
    super(message);
    this.status = status;
  }
}

/** The server announces a file of another length than the one that is asked for. */
export class OtherLength extends Error {
  readonly announcedBytes: number;

  constructor(announcedBytes: number) {
    super(`the server announces ${announcedBytes} bytes`);
    this.announcedBytes = announcedBytes;
  }
}
