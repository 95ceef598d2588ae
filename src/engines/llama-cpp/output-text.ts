import type { GenerateOptions } from "../../core/engine.ts";

/** Who wants to hear of an output while it is made. */
export type OutputListeners = Pick<GenerateOptions, "onText" | "onToken">;

/**
 * Builds text from token pieces, which may split a UTF-8 character, and watches for stop strings.
 * Text that could be the beginning of a stop string is held back until the next pieces decide.
 */
export class OutputText {
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  readonly #stopStrings: readonly string[];
  readonly #listeners: OutputListeners;
  #text = "";
  #emittedLength = 0;
  #stopped = false;

  constructor(stopStrings: readonly string[], listeners: OutputListeners = {}) {
    this.#stopStrings = stopStrings;
    this.#listeners = listeners;
  }

  /**
   * Adds a token and tells of it.
   * @param knownAt see `TokenListener`
   * @returns as `add` does
   */
  addToken(token: number, piece: Uint8Array, knownAt: bigint | null): boolean {
    const emittedBefore = this.#emittedLength;
    const isStopped = this.add(piece);
    const { onToken } = this.#listeners;
    onToken?.(token, this.#text.slice(emittedBefore, this.#emittedLength), knownAt);
    return isStopped;
  }

  /** Adds the bytes of a token; true when a stop string is complete (the text is cut before it). */
  add(piece: Uint8Array): boolean {
    const before = this.#text.length;
    this.#text += this.#decoder.decode(piece, { stream: true });
    const cut = this.#findStop(before);
    if (cut !== null) {
      this.#text = this.#text.slice(0, cut);
      this.#stopped = true;
    }
    this.#emit(this.#text.length - (this.#stopped ? 0 : this.#heldBackLength()));
    return this.#stopped;
  }

  /** The whole text; an incomplete character at the end becomes U+FFFD. */
  finish(): string {
    if (!this.#stopped) this.#text += this.#decoder.decode();
    this.#emit(this.#text.length);
    return this.#text;
  }

  #findStop(from: number): number | null {
    let earliest: number | null = null;
    for (const stop of this.#stopStrings) {
      const index = this.#text.indexOf(stop, Math.max(0, from - stop.length + 1));
      if (index >= 0 && (earliest === null || index < earliest)) earliest = index;
    }
    return earliest;
  }

  #heldBackLength(): number {
    let longest = 0;
    for (const stop of this.#stopStrings) {
      for (let length = Math.min(stop.length - 1, this.#text.length); length > longest; length--) {
        if (this.#text.endsWith(stop.slice(0, length))) longest = length;
      }
    }
    return longest;
  }

  #emit(upTo: number): void {
    if (upTo <= this.#emittedLength) return;
    this.#listeners.onText?.(this.#text.slice(this.#emittedLength, upTo));
    this.#emittedLength = upTo;
  }
}
