/** Precision, recall and their harmonic mean, each in [0, 1]. */
export interface RougeScore {
  readonly precision: number;
  readonly recall: number;
  readonly f: number;
}

/**
 * Tokens of the published definition (rouge_score 0.1.2, `DefaultTokenizer` without stemmer): lower
 * case, and whatever is not `a-z0-9` separates. Letters with accents are separators too, so French
 * words fall into pieces (`prélèvement`: `pr`, `l`, `vement`).
 */
export function rougeTokens(text: string): string[] {
  return text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
}

/**
 * Tokens for languages with accents, **not the published definition**: Unicode NFC, lower case, runs
 * of letters with their marks and digits of any script. Equal to {@link rougeTokens} for ASCII.
 */
export function rougeUnicodeTokens(text: string): string[] {
  return (
    text
      .normalize("NFC")
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  );
}

/**
 * ROUGE-N (Lin 2004) as rouge_score 0.1.2 computes it: n-grams that both texts have, counted as often
 * as in the text that has them less often. 0 for texts without n-grams.
 */
export function rougeN(
  reference: readonly string[],
  candidate: readonly string[],
  n: number,
): RougeScore {
  const expected = ngramCounts(reference, n);
  const given = ngramCounts(candidate, n);
  let shared = 0;
  for (const [ngram, count] of expected) shared += Math.min(count, given.get(ngram) ?? 0);
  return scoreOf(shared, reference.length - n + 1, candidate.length - n + 1);
}

/** ROUGE-L (Lin 2004) over the whole text: the longest common subsequence of both token lists. */
export function rougeL(reference: readonly string[], candidate: readonly string[]): RougeScore {
  return scoreOf(commonSubsequence(reference, candidate), reference.length, candidate.length);
}

/** N-grams by their tokens, with how often they occur. */
export function ngramCounts(tokens: readonly string[], n: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let start = 0; start + n <= tokens.length; start += 1) {
    const ngram = tokens.slice(start, start + n).join(" ");
    counts.set(ngram, (counts.get(ngram) ?? 0) + 1);
  }
  return counts;
}

function scoreOf(shared: number, expectedCount: number, givenCount: number): RougeScore {
  const precision = shared / Math.max(givenCount, 1);
  const recall = shared / Math.max(expectedCount, 1);
  const sum = precision + recall;
  return { precision, recall, f: sum > 0 ? (2 * precision * recall) / sum : 0 };
}

/** Length of the longest common subsequence; one row of the table at a time. */
function commonSubsequence(a: readonly string[], b: readonly string[]): number {
  let previous = new Uint32Array(b.length + 1);
  for (const token of a) {
    const row = new Uint32Array(b.length + 1);
    for (let column = 1; column <= b.length; column += 1) {
      row[column] =
        token === b[column - 1]
          ? (previous[column - 1] ?? 0) + 1
          : Math.max(previous[column] ?? 0, row[column - 1] ?? 0);
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}
