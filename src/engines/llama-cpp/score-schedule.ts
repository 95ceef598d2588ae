/**
 * Context tokens in one batch. Kernels differ by the shape of a batch, so the numbers of a position
 * depend on the batch it was evaluated in. Exact scoring therefore cuts every context at the same
 * positions, whatever else is asked: what two contexts share is then made of the same batches.
 * 64, because smaller blocks cost speed and larger ones none is won by (prefill of 1,024 tokens on
 * one thread, tokens/s in blocks of 32, 64, 128, 256, 512: SmolLM2 135M Q4_1 127, 168, 171, 179, 172;
 * F32 111, 151, 153, 156, 157; Gemma 3 270M Q4_K_M 188, 335, 327, 290, 242), while on average half a
 * block of a shared prefix is evaluated again.
 */
export const BLOCK_TOKENS = 64;

/**
 * Positions with logits in one batch. Each costs a row of the vocabulary in float32 (1 MB at
 * 262,144 tokens), so a long continuation goes in pieces.
 */
export const OUTPUTS_PER_BATCH = 64;

/**
 * Where the batches of a context end: at multiples of the block, and at its own end.
 * @param sharedCount a batch also ends here, and the blocks behind it are counted from here; 0 for
 *   none
 */
export function contextEnds(contextCount: number, blockTokens: number, sharedCount = 0): number[] {
  const ends: number[] = [];
  for (let end = blockTokens; end < sharedCount; end += blockTokens) ends.push(end);
  if (sharedCount > 0) ends.push(sharedCount);
  for (let end = sharedCount + blockTokens; end < contextCount; end += blockTokens) ends.push(end);
  ends.push(contextCount);
  return ends;
}
