const FIRST_TRY_BYTES = 256;

/**
 * Text from a call that fills a buffer and returns the length it needs, as snprintf does; called
 * again with a larger buffer when the first was too small. `null` when the call returns a negative number.
 */
export function readText(fill: (buffer: Uint8Array) => number): string | null {
  const first = new Uint8Array(FIRST_TRY_BYTES);
  const neededBytes = fill(first);
  if (neededBytes < 0) return null;
  if (neededBytes < first.length) return new TextDecoder().decode(first.subarray(0, neededBytes));
  const second = new Uint8Array(neededBytes + 1);
  return new TextDecoder().decode(second.subarray(0, Math.max(0, fill(second))));
}
