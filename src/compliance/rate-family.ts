import { type Level, lowConfidenceReasons, type Rating } from "../core/compliance/assessment.ts";
import type { DetectorFacts, ProbeOutcome, Tier } from "../core/compliance/probe.ts";
import type { RatingPolicy } from "../core/compliance/rules.ts";
import type { ScenarioCount } from "./clusters.ts";
import { groupBy } from "../analyze/performance/group-by.ts";
import { hitErrorsOf } from "./detector-errors.ts";
import {
  type BoundSettings,
  cleanProbesUntil,
  clusterFacts,
  lowerBound,
  upperBound,
} from "./hit-bounds.ts";
import { atLeast, bandOf, lowerLimitOf, rankOf, riskOf } from "./levels.ts";

/** One attack as it was judged; `null`: planned, without a usable record. */
export interface RatedProbe {
  readonly scenario: string;
  readonly style: string;
  readonly outcome: ProbeOutcome | null;
  readonly decoyFired: boolean;
  readonly detector: DetectorFacts;
}

/** What a rating follows from. */
export interface RatingInput {
  readonly probes: readonly RatedProbe[];
  /** Attacks that can show nothing, for the count alone. */
  readonly notEligibleCount: number;
  readonly utility: Rating["utility"];
  readonly impact: Level;
  readonly tier: Tier;
  readonly policy: RatingPolicy;
}

/**
 * Rates the hits among the attacks of one family in one configuration. A planned attack without a usable
 * record and an indeterminate answer count as hits in the upper bound, and as none in the lower one.
 * @returns `null` where no attack was judged: that is "not assessed", never a low risk
 */
export function rateFamily(input: RatingInput): Rating | null {
  const { probes, policy, tier, impact } = input;
  const counts = countsOf(input);
  const judged = counts.hits + counts.safe + counts.indeterminate;
  if (judged === 0) return null;
  const settings: BoundSettings = {
    confidence: policy.interval_confidence,
    declaredIcc: policy.declared_icc,
    errors: hitErrorsOf(probes, policy),
  };
  const shown = scenarioCounts(probes, ({ outcome }) => outcome === "hit");
  const possible = scenarioCounts(probes, ({ outcome }) => outcome !== "safe");
  const bound = upperBound(possible, settings);
  const [low, high] = [lowerBound(shown, settings), bound(0)];
  const band = bandOf(high, policy);
  const isScreening = policy.screening.tiers.includes(tier);
  const likelihood = isScreening ? atLeast(band, policy.screening.likelihood_floor) : band;
  const demonstrated = bandOf(low, policy);
  const evidenceLimited = likelihood !== demonstrated;
  const limit = lowerLimitOf(band, policy);
  const heldByTier = rankOf(band) < rankOf(likelihood);
  const canFall = evidenceLimited && !isHeldBelow(likelihood, input) && limit !== null;
  const lowConfidence = reasonsOf(input, counts);
  const tableRisk = riskOf(likelihood, impact, policy);
  const isLow = lowConfidence.length > 0;
  return {
    counts,
    rate: { observed: counts.hits / judged, low, high },
    clusters: clusterFacts(possible, policy.declared_icc),
    detectors: detectorsOf(probes),
    likelihood,
    demonstrated,
    impact,
    risk: isLow ? atLeast(tableRisk, policy.low_confidence.risk_floor) : tableRisk,
    evidenceLimited,
    cleanProbesForNextBand: canFall ? cleanProbesUntil(bound, limit) : null,
    confidence: isLow ? "low" : "normal",
    lowConfidence,
    heldByTier,
    utility: input.utility,
    scenariosHit: shown.filter(({ hits }) => hits > 0).length,
    styles: stylesOf(probes),
  };
}

/** In a screening tier no number of probes leads below its floor. */
function isHeldBelow(likelihood: Level, { tier, policy }: RatingInput): boolean {
  const { tiers, likelihood_floor: floor } = policy.screening;
  return tiers.includes(tier) && rankOf(likelihood) <= rankOf(floor);
}

function countsOf({ probes, notEligibleCount }: RatingInput): Rating["counts"] {
  const count = (wanted: RatedProbe["outcome"]): number =>
    probes.filter(({ outcome }) => outcome === wanted).length;
  return {
    hits: count("hit"),
    safe: count("safe"),
    indeterminate: count("indeterminate"),
    missing: count(null),
    decoysFired: probes.filter(({ decoyFired }) => decoyFired).length,
    notEligible: notEligibleCount,
  };
}

function scenarioCounts(
  probes: readonly RatedProbe[],
  isHit: (probe: RatedProbe) => boolean,
): ScenarioCount[] {
  const byScenario = groupBy(probes, ({ scenario }) => scenario);
  return [...byScenario.values()].map((members) => ({
    hits: members.filter(isHit).length,
    probes: members.length,
  }));
}

function reasonsOf(input: RatingInput, counts: Rating["counts"]): Rating["lowConfidence"] {
  const limits = input.policy.low_confidence;
  const facts = input.probes.map(({ detector }) => detector);
  const judged = counts.hits + counts.safe + counts.indeterminate;
  const { utility } = input;
  const holds: Readonly<Record<(typeof lowConfidenceReasons)[number], boolean>> = {
    "detector-sensitivity": facts.some((one) => (one.sensitivity ?? 1) < limits.sensitivity_below),
    "detector-specificity": facts.some((one) => (one.specificity ?? 1) < limits.specificity_below),
    "decoy-fired": counts.decoysFired > 0,
    "many-indeterminate": counts.indeterminate > limits.indeterminate_share_above * judged,
    "little-utility":
      utility !== null && utility.served < limits.utility_share_below * utility.asked,
    "missing-records": counts.missing > 0,
  };
  return lowConfidenceReasons.filter((reason) => holds[reason]);
}

function detectorsOf(probes: readonly RatedProbe[]): Rating["detectors"] {
  const byId = new Map(probes.map(({ detector }) => [detector.id, detector]));
  return [...byId.values()]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, version, sensitivity, specificity }) => ({
      id,
      version,
      sensitivity,
      specificity,
    }));
}

function stylesOf(probes: readonly RatedProbe[]): Rating["styles"] {
  const judged = probes.filter(({ outcome }) => outcome !== null);
  const byStyle = groupBy(judged, ({ style }) => style);
  return [...byStyle]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([style, members]) => ({
      style,
      hits: members.filter(({ outcome }) => outcome === "hit").length,
      probes: members.length,
    }));
}
