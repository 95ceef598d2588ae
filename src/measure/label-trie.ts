import { commonPrefixLength } from "../core/common-prefix.ts";

/** Put behind every label when one label's tokens begin another's. */
export const LABEL_TERMINATOR = "\n";

/**
 * What must be scored so that labels can be told apart.
 * - `distinct`: for each label its tokens up to the last one that tells it from another label.
 * - `terminator-needed`: the tokens of label `shorter` begin those of label `longer`, so that a
 *   decoder could not tell when to stop. Tokenize all labels with {@link LABEL_TERMINATOR} behind
 *   them and ask again.
 * - `same-tokens`: two labels are one and the same for this tokenizer; nothing can be scored.
 */
export type LabelContinuations =
  | { readonly kind: "distinct"; readonly continuations: readonly (readonly number[])[] }
  | { readonly kind: "terminator-needed"; readonly shorter: number; readonly longer: number }
  | { readonly kind: "same-tokens"; readonly first: number; readonly second: number };

/**
 * Cuts the tokens of every label behind its last branching point in the trie of all labels. What
 * follows is certain for a decoder that can only write labels, and needs no evaluation. The labels
 * stay in order; which comes first makes no difference to what is kept of each.
 *
 * @param labelTokens tokens of each label as they continue the context
 */
export function labelContinuations(
  labelTokens: readonly (readonly number[])[],
): LabelContinuations {
  const kept = labelTokens.map((tokens) => tokens.slice(0, 1));
  const sorted = [...labelTokens.entries()].sort(([, a], [, b]) => compareTokens(a, b));
  // In lexical order the label that shares the longest beginning with a label stands next to it.
  for (const [place, [index, tokens]] of sorted.entries()) {
    const [otherIndex, otherTokens] = sorted[place + 1] ?? [];
    if (otherIndex === undefined || otherTokens === undefined) break;
    const shared = commonPrefixLength(tokens, otherTokens);
    if (shared === otherTokens.length) return sameTokens(index, otherIndex);
    if (shared === tokens.length) {
      return { kind: "terminator-needed", shorter: index, longer: otherIndex };
    }
    kept[index] = longerOf(kept[index], tokens.slice(0, shared + 1));
    kept[otherIndex] = longerOf(kept[otherIndex], otherTokens.slice(0, shared + 1));
  }
  return { kind: "distinct", continuations: kept };
}

function sameTokens(a: number, b: number): LabelContinuations {
  return { kind: "same-tokens", first: Math.min(a, b), second: Math.max(a, b) };
}

function longerOf(a: readonly number[] | undefined, b: readonly number[]): number[] {
  return a !== undefined && a.length > b.length ? [...a] : [...b];
}

/** Lexical order; a list comes before those that it begins. */
function compareTokens(a: readonly number[], b: readonly number[]): number {
  const shared = commonPrefixLength(a, b);
  return (a[shared] ?? -1) - (b[shared] ?? -1);
}
