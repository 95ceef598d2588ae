/** How far the scales of a tensor lie apart, as standard deviations of their logarithm in octaves. */
export interface ScaleSpread {
  /** Between rows: what all blocks of a row share. */
  readonly rows: number;
  /** Between columns: the same in every row, and so between the blocks of a row. */
  readonly columns: number;
}

/**
 * Spread of a tensor by its part in the model, beside that of blocks with the same distribution.
 * Read off SmolLM2 135M in Q4_1 and Gemma 3 270M in Q4_K_M: rows of query and key matrices 0.47 to
 * 0.68 octaves, of others 0.11 to 0.43 (median 0.19); columns of the embeddings, which are the output
 * matrix too, 0.41 and 0.33, of others below 0.05 (attention outputs 0.2).
 */
export function scaleSpreadOf(tensorName: string): ScaleSpread {
  if (/\.attn_[qk]\.weight$/.test(tensorName)) return { rows: 0.55, columns: 0 };
  if (/^(?:token_embd|output)\.weight$/.test(tensorName)) return { rows: 0.2, columns: 0.37 };
  return { rows: 0.2, columns: 0 };
}

/**
 * `count` factors whose logarithms are equal shares of a logistic distribution with this standard
 * deviation, in rising order. The mean of their squares is 1.
 */
export function spreadFactors(octaves: number, count: number): Float64Array {
  const logits = Float64Array.from({ length: count }, (_, place) => {
    const share = (place + 0.5) / count;
    return Math.log(share / (1 - share));
  });
  const perLogit = (octaves * Math.LN2) / rmsOf(logits);
  const factors = logits.map((logit) => Math.exp(perLogit * logit));
  const rms = rmsOf(factors);
  return factors.map((factor) => factor / rms);
}

function rmsOf(values: Float64Array): number {
  return Math.sqrt(meanOf(values.map((value) => value * value)));
}

export function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
