import { PrerequisiteError } from "../../core/errors.ts";
import type { PhraseBankDocument } from "./documents.ts";
import { numpyPermutation } from "./numpy-permutation.ts";

/** Sentences of each label in the test split, in its order. */
const TEST_COUNTS = [
  ["positive", 277],
  ["negative", 116],
  ["neutral", 577],
] as const;
const SEED = 42;

/**
 * The test split of FLARE's `fpb` task from all sentences of the level 50Agree, by the script of its
 * authors (github.com/The-FinAI/PIXIU, data/FPB/preprocess.py at
 * 3d2638e01e1e56108e3c8bf7b87af2e9a4a27082): of equal sentences the first counts, and of each label
 * scikit-learn's `train_test_split(rows, test_size=n, random_state=42)` draws n rows.
 *
 * @throws PrerequisiteError `data-unusable` when a label has too few sentences
 */
export function flareTestSplit(sentences: readonly PhraseBankDocument[]): PhraseBankDocument[] {
  const distinct = new Map<string, PhraseBankDocument>();
  for (const row of sentences) if (!distinct.has(row.sentence)) distinct.set(row.sentence, row);
  return TEST_COUNTS.flatMap(([label, count]) => {
    const rows = [...distinct.values()].filter((row) => row.label === label);
    if (rows.length < count) throw tooFew(label, rows.length, count);
    return numpyPermutation(rows.length, SEED)
      .slice(0, count)
      .flatMap((index) => rows[index] ?? []);
  });
}

function tooFew(label: string, found: number, needed: number): PrerequisiteError {
  return new PrerequisiteError(
    `financial_phrasebank: the FLARE split needs ${needed} ${label} sentences; 50Agree has ${found}`,
    { code: "data-unusable", hint: "Use the data set as published." },
  );
}
