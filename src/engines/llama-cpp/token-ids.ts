/** A token id that the vocabulary does not have; llama.cpp would abort the process for it. */
export class OutsideVocabularyError extends RangeError {
  constructor(token: number, vocabularySize: number) {
    super(`token id ${token} is outside the vocabulary of ${vocabularySize}`);
  }
}

/** The first id that a vocabulary does not have; `null` when it has all. */
export function findOutsideToken(tokens: readonly number[], vocabularySize: number): number | null {
  const isInside = (token: number): boolean =>
    Number.isInteger(token) && token >= 0 && token < vocabularySize;
  return tokens.find((token) => !isInside(token)) ?? null;
}
