import { HarnessError, messageOf, systemCodeOf } from "../../core/errors.ts";
import { Interrupted, NotServed } from "./download-problems.ts";

/** Ends a request on which nothing has arrived for a while, or which the caller gives up. */
export class Silence {
  readonly #limitMs: number;
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal | undefined;
  readonly signal: AbortSignal;
  #timer: NodeJS.Timeout;

  constructor(limitMs: number, outer: AbortSignal | undefined) {
    this.#limitMs = limitMs;
    this.#outer = outer;
    const own = this.#controller.signal;
    this.signal = outer === undefined ? own : AbortSignal.any([own, outer]);
    this.#timer = this.#start();
  }

  #start(): NodeJS.Timeout {
    return setTimeout(() => {
      this.#controller.abort();
    }, this.#limitMs);
  }

  restart(): void {
    clearTimeout(this.#timer);
    this.#timer = this.#start();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** Why a request failed; what the caller gave up keeps its own reason. */
  reasonOf(error: unknown): unknown {
    if (this.#outer?.aborted === true) return this.#outer.reason;
    if (error instanceof Interrupted || error instanceof NotServed) return error;
    if (error instanceof HarnessError) return error;
    if (this.#controller.signal.aborted) {
      return new Interrupted(`nothing arrived for ${this.#limitMs / 1000} s`);
    }
    const code = systemCodeOf(error) ?? "";
    if (CERTIFICATE_CODES.has(code)) {
      return new NotServed(
        `${messageOf(error)} (${code}): set NODE_EXTRA_CA_CERTS to a file with the certificates of your network`,
      );
    }
    return new Interrupted(messageOf(innermost(error)));
  }
}

/** Where several addresses of a host were tried, Node's own message is empty. */
function innermost(error: unknown): unknown {
  return error instanceof AggregateError && error.message === "" ? error.errors[0] : error;
}

/** A network that opens TLS needs its own certificate; asking again is no use. */
const CERTIFICATE_CODES: ReadonlySet<string> = new Set([
  "SELF_SIGNED_CERT_IN_CHAIN",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "CERT_HAS_EXPIRED",
  "ERR_TLS_CERT_ALTNAME_INVALID",
]);
