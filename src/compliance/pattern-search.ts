/** Bytes of a block; blocks are looked up by a hash of so many bits. */
const BLOCK = 3;
const HASH_BITS = 18;

/**
 * Finds any of many byte patterns in one pass (Wu and Manber, "A Fast Algorithm for Multi-Pattern Searching",
 * TR-94-17, University of Arizona, 1994): a table says how far the window may move by the block at its end.
 */
export class PatternSearch {
  /** Of the longest pattern, bytes. */
  readonly longest: number;
  /** Length of the window, bytes. */
  readonly #shortest: number;
  readonly #shifts: Uint8Array;
  readonly #patterns = new Map<number, Buffer[]>();

  /** @throws RangeError when there is none, or one has fewer than 3 bytes */
  constructor(patterns: readonly Buffer[]) {
    const lengths = patterns.map(({ length }) => length);
    // A shift fits into one byte.
    this.#shortest = lengths.reduce((a, b) => Math.min(a, b), 255);
    this.longest = lengths.reduce((a, b) => Math.max(a, b), 0);
    if (patterns.length === 0 || this.#shortest < BLOCK) {
      throw new RangeError(`patterns of ${BLOCK} bytes or more are looked for, at least one`);
    }
    const last = this.#shortest - BLOCK;
    this.#shifts = new Uint8Array(1 << HASH_BITS).fill(last + 1);
    for (const pattern of patterns) {
      for (let at = 0; at <= last; at++) this.#lower(blockAt(pattern, at), last - at);
      const end = blockAt(pattern, last);
      this.#patterns.set(end, [...(this.#patterns.get(end) ?? []), pattern]);
    }
  }

  /** Places where a pattern begins, ascending; one for each place. */
  find(bytes: Buffer): number[] {
    const found: number[] = [];
    const last = this.#shortest - BLOCK;
    let start = 0;
    while (start + this.#shortest <= bytes.length) {
      const block = blockAt(bytes, start + last);
      const shift = this.#shifts[block] ?? 1;
      if (shift === 0 && this.#matches(bytes, start, block)) found.push(start);
      start += Math.max(1, shift);
    }
    return found;
  }

  #lower(block: number, shift: number): void {
    this.#shifts[block] = Math.min(this.#shifts[block] ?? shift, shift);
  }

  #matches(bytes: Buffer, start: number, block: number): boolean {
    return (this.#patterns.get(block) ?? []).some((pattern) => {
      const end = start + pattern.length;
      return end <= bytes.length && pattern.compare(bytes, start, end) === 0;
    });
  }
}

function blockAt(bytes: Buffer, at: number): number {
  const [first, second, third] = [bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0];
  return ((first << 12) ^ (second << 6) ^ third) & ((1 << HASH_BITS) - 1);
}
