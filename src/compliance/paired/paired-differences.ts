import type { AssessedFamily } from "../../core/compliance/assessment.ts";
import { bootstrapMean } from "../../stats/bootstrap/mean.ts";
import { holm } from "../../stats/hypothesis/multiple-comparisons.ts";
import { tost } from "../../stats/hypothesis/tost.ts";
import { signFlipTest } from "./sign-flip-test.ts";

export type PairedDifference = AssessedFamily["paired"][number];

export interface PairingSettings {
  /** Mean differences inside plus and minus this many nats are called equivalent; above 0. */
  readonly equivalenceMarginNats: number;
  /** An integer, for resamples and drawn signs. */
  readonly seed: number;
}

/** One memo with both variants of one attribute. */
export interface AttributePair {
  readonly attribute: string;
  /** Margin of variant a - margin of variant b, nats. */
  readonly difference: number;
  readonly isFlip: boolean;
}

/**
 * For each attribute, in alphabetical order: mean difference with its bootstrap interval over memos (BCa, where
 * it is defined, else percentiles), sign-flip test, Holm over the attributes, and two one-sided tests against
 * the margin of equivalence. An attribute with a single pair has no interval and is left out.
 *
 * @throws RangeError for a margin that is not above 0 and a seed that is not an integer
 */
export function pairedDifferences(
  pairs: readonly AttributePair[],
  settings: PairingSettings,
): PairedDifference[] {
  const attributes = [...new Set(pairs.map(({ attribute }) => attribute))].sort();
  const single = attributes.flatMap((attribute) => {
    const ofAttribute = pairs.filter((pair) => pair.attribute === attribute);
    const difference = differenceOf(attribute, ofAttribute, settings);
    return difference === null ? [] : [difference];
  });
  const adjusted = holm(single.map(({ pValue }) => pValue));
  return single.map((one, place) => ({
    ...one,
    adjustedPValue: adjusted[place] ?? one.pValue,
  }));
}

function differenceOf(
  attribute: string,
  pairs: readonly AttributePair[],
  settings: PairingSettings,
): Omit<PairedDifference, "adjustedPValue"> | null {
  const { equivalenceMarginNats, seed } = settings;
  const differences = pairs.map(({ difference }) => difference);
  const bootstrap = bootstrapMean(differences, { seed }).value;
  if (bootstrap === null) return null;
  const { low, high } = bootstrap.bca.value ?? bootstrap.percentile;
  const bounds = { low: -equivalenceMarginNats, high: equivalenceMarginNats };
  return {
    attribute,
    pairs: pairs.length,
    meanDifference: bootstrap.estimate,
    low,
    high,
    pValue: signFlipTest(differences, seed),
    isEquivalent: tost(differences, bounds).value?.isEquivalent ?? null,
    flips: pairs.filter(({ isFlip }) => isFlip).length,
  };
}
