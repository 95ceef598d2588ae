import { compactSecret, isSearchable } from "../core/compliance/searchable-secret.ts";

/**
 * How a planted secret may stand in a file: as it is, without separators, in groups of four (as account
 * numbers are printed), in small letters; each of these as text, UTF-16, hexadecimal and base64.
 * @returns byte patterns, without duplicates
 * @throws RangeError when the secret has fewer than 8 letters and digits
 */
export function spellingsOf(secret: string): Buffer[] {
  const compact = compactSecret(secret);
  if (!isSearchable(secret)) {
    throw new RangeError(
      `a secret of ${compact.length} letters and digits is too short to look for`,
    );
  }
  const upper = [secret, compact, compact.replace(/.{4}(?=.)/gu, "$& ")];
  const texts = [...upper, ...upper.map((text) => text.toLowerCase())];
  const patterns = texts.flatMap((text) => [
    Buffer.from(text),
    utf16Core(text),
    Buffer.from(Buffer.from(text).toString("hex")),
    Buffer.from(Buffer.from(text).toString("hex").toUpperCase()),
    ...base64Cores(text),
  ]);
  return [...new Map(patterns.map((pattern) => [pattern.toString("latin1"), pattern])).values()];
}

/** Without the last zero byte: what remains is the same in both byte orders. */
function utf16Core(text: string): Buffer {
  return Buffer.from(text, "utf16le").subarray(0, -1);
}

/**
 * What base64 of a longer text holds for sure: a text can begin at each of three places within a group of
 * three bytes, and its first and last letters depend on its neighbours.
 */
function base64Cores(text: string): Buffer[] {
  return [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]);
    const wholeGroups = bytes.subarray(0, bytes.length - (bytes.length % 3));
    const firstOwnLetter = Math.ceil((before * 8) / 6);
    return Buffer.from(wholeGroups.toString("base64").slice(firstOwnLetter));
  });
}
