import type { LlamaModel, Token } from "node-llama-cpp";

/** The one call of the library that this needs. */
export type Detokenizer = Pick<LlamaModel, "detokenize">;

/** What stands for bytes that are not, or not yet, a character. */
const REPLACEMENT_CHARACTER = "\uFFFD";
/** No character spans more tokens than its four bytes; a few more, for replacement characters that are meant. */
const LONGEST_PENDING_TOKENS = 16;
/** The library looks at the last three; one more costs nothing. */
const KNOWN_TOKENS = 4;

/**
 * Text of tokens as they come, special tokens written out. The public API has no bytes of a token,
 * only `detokenize`, so tokens wait here until their characters are complete. That call applies the
 * space clean-up that some vocabularies ask for (" ." becomes "."): there the text may differ from
 * the direct engine's, which joins the bytes; the ids do not.
 */
export class TokenTexts {
  readonly #model: Detokenizer;
  #known: Token[];
  #pending: Token[] = [];
  #givenLength = 0;

  /** @param before the tokens in front of the first one; they decide whether it keeps a leading space */
  constructor(model: Detokenizer, before: readonly Token[]) {
    this.#model = model;
    this.#known = before.slice(-KNOWN_TOKENS);
  }

  /** The text that became complete with this token; empty while a character is not. */
  add(token: Token): string {
    this.#pending.push(token);
    const text = this.#model.detokenize(this.#pending, true, this.#known);
    let completeLength = text.length;
    while (text[completeLength - 1] === REPLACEMENT_CHARACTER) completeLength -= 1;
    if (completeLength < text.length && this.#pending.length < LONGEST_PENDING_TOKENS) {
      const complete = text.slice(this.#givenLength, completeLength);
      this.#givenLength = Math.max(this.#givenLength, completeLength);
      return complete;
    }
    const rest = text.slice(this.#givenLength);
    this.#known = [...this.#known, ...this.#pending].slice(-KNOWN_TOKENS);
    this.#pending = [];
    this.#givenLength = 0;
    return rest;
  }

  /** What is left; an incomplete character becomes U+FFFD. */
  finish(): string {
    return this.#model.detokenize(this.#pending, true, this.#known).slice(this.#givenLength);
  }
}
