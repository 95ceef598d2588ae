/** A text and what may come after it. */
export interface TextPair {
  readonly context: string;
  readonly continuation: string;
}

/**
 * White space as Python's `str.rstrip` takes it: unlike JavaScript's it has the separators U+001C to
 * U+001F and U+0085, and not the byte order mark U+FEFF.
 */
const PYTHON_SPACE =
  /^[\t-\r\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]$/;

/** Moves the white space at the end of the context to the front of the continuation. */
export function moveTrailingSpace({ context, continuation }: TextPair): TextPair {
  let end = context.length;
  while (end > 0 && PYTHON_SPACE.test(context.charAt(end - 1))) end -= 1;
  return { context: context.slice(0, end), continuation: context.slice(end) + continuation };
}
