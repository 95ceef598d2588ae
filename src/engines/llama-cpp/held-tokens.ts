/** Stands for a batch of which only a part is left; equal to no position. */
const CUT_BATCH = -1;

/** Which tokens a sequence of the cache holds, and where the batches that made them ended. */
export class HeldTokens {
  #tokens: number[] = [];
  #ends: number[] = [];

  get count(): number {
    return this.#tokens.length;
  }

  get tokens(): readonly number[] {
    return this.#tokens;
  }

  clear(): void {
    this.#tokens = [];
    this.#ends = [];
  }

  /** Notes tokens[from, to), which follow what is held, as one batch. */
  addBatch(tokens: ArrayLike<number>, from: number, to: number): void {
    for (let index = from; index < to; index++) this.#tokens.push(tokens[index] as number);
    this.#ends.push(this.#tokens.length);
  }

  truncate(count: number): void {
    this.#tokens.length = count;
    const kept = this.#ends.findIndex((end) => end > count || end === CUT_BATCH);
    if (kept === -1) return;
    this.#ends.length = kept;
    if ((this.#ends.at(-1) ?? 0) < count) this.#ends.push(CUT_BATCH);
  }

  startsWith(tokens: readonly number[], count: number): boolean {
    if (this.#tokens.length < count) return false;
    for (let i = 0; i < count; i++) if (this.#tokens[i] !== tokens[i]) return false;
    return true;
  }

  /**
   * The largest of `ends` up to which these very tokens are held, made by batches that ended exactly
   * there; 0 when there is none.
   */
  countMadeBy(tokens: readonly number[], ends: readonly number[]): number {
    let position = 0;
    for (const [index, end] of ends.entries()) {
      if (this.#ends[index] !== end) break;
      while (position < end && this.#tokens[position] === tokens[position]) position += 1;
      if (position < end) return ends[index - 1] ?? 0;
    }
    return position;
  }
}
