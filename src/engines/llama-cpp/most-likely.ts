import type { ItemScore } from "../../core/scoring.ts";

/**
 * The most likely tokens of a position, best first; of equals the lower id first. Fewer than `count`
 * when the model gives fewer tokens a finite logit.
 * @param normalizer logarithm of the sum of the exponentials of all logits
 */
export function mostLikely(
  logits: Float32Array,
  normalizer: number,
  count: number,
): ItemScore["top"][number] {
  if (count === 0) return [];
  const top: { token: number; logprob: number }[] = [];
  let threshold = -Infinity;
  for (let token = 0; token < logits.length; token++) {
    const logit = logits[token] as number;
    // At first this keeps out what is not finite, then what is not better than the last one.
    if (!(logit > threshold)) continue;
    const logprob = logit - normalizer;
    const place = top.findIndex((entry) => entry.logprob < logprob);
    top.splice(place === -1 ? top.length : place, 0, { token, logprob });
    if (top.length > count) top.pop();
    const last = top.length === count ? top.at(-1) : undefined;
    if (last !== undefined) threshold = logits[last.token] as number;
  }
  return top;
}
