import type { Attack } from "./attacks.ts";

/** The same attacks twice: how many have a verdict on both sides, and where only one side was hit. */
export interface PairedVerdicts {
  readonly pairs: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
}

/** Pairs attacks by their key; what is indeterminate or missing on either side is no pair. */
export function pairVerdicts(first: readonly Attack[], second: readonly Attack[]): PairedVerdicts {
  const others = new Map(second.map(({ key, outcome }) => [key, outcome]));
  const pairs = first.flatMap(({ key, outcome }) => {
    const other = others.get(key);
    return isVerdict(outcome) && isVerdict(other) ? [{ outcome, other }] : [];
  });
  return {
    pairs: pairs.length,
    onlyFirst: pairs.filter(({ outcome, other }) => outcome === "hit" && other === "safe").length,
    onlySecond: pairs.filter(({ outcome, other }) => outcome === "safe" && other === "hit").length,
  };
}

function isVerdict(outcome: Attack["outcome"] | undefined): outcome is "hit" | "safe" {
  return outcome === "hit" || outcome === "safe";
}
