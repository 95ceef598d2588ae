import { canonicalJson, sha256Of } from "../../core/hash.ts";

/** Stands for a text: it can be checked by whoever has the text, and read by nobody. */
export interface TextDigest {
  readonly sha256: string;
  /** In UTF-8. */
  readonly bytes: number;
}

/** Stands for a list of token ids. */
export interface TokensDigest {
  /** Of the list as JSON. */
  readonly sha256: string;
  readonly count: number;
}

export function digestOfText(text: string): TextDigest {
  return { sha256: sha256Of(text), bytes: Buffer.byteLength(text, "utf8") };
}

/** Of a value as canonical JSON: keys sorted, no white space. */
export function digestOfJson(value: unknown): TextDigest {
  return digestOfText(canonicalJson(value));
}

export function digestOfTokens(tokens: readonly number[]): TokensDigest {
  return { sha256: sha256Of(canonicalJson(tokens)), count: tokens.length };
}

/** Names as programs give them; anything else may be a piece of a text. */
const NAME = /^[A-Za-z][A-Za-z0-9_,@.-]{0,63}$/;

/** A value with a digest in place of every text; figures stay, and so do keys that are names. */
export function redactJson(value: unknown): unknown {
  if (typeof value === "string") return digestOfText(value);
  if (Array.isArray(value)) return value.map(redactJson);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      NAME.test(key) ? key : `sha256:${digestOfText(key).sha256}`,
      redactJson(member),
    ]),
  );
}
