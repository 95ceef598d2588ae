import { groupBy } from "../analyze/performance/group-by.ts";
import type { Rating } from "../core/compliance/assessment.ts";
import type { FamilyId, ProbeOutcome } from "../core/compliance/probe.ts";
import type { Configuration, JudgedProbe } from "./judged-probes.ts";
import type { MarginProbe, PairOutcome } from "./paired/margin-probe.ts";
import { pairMargins } from "./paired/pair-margins.ts";
import { pairPushbacks } from "./paired/pair-pushbacks.ts";
import type { PairedDifference, PairingSettings } from "./paired/paired-differences.ts";
import type { RatedProbe } from "./rate-family.ts";

/** An attack under a name that is the same in every configuration and for every model. */
export interface Attack extends RatedProbe {
  readonly key: string;
}

/** What the probes of one family in one configuration come to. */
export interface AttackSet {
  readonly attacks: readonly Attack[];
  readonly utility: Rating["utility"];
  readonly paired: readonly PairedDifference[];
  /** Pairs that cannot show what the family is about, such as an answer that was wrong before any objection. */
  readonly notEligibleCount: number;
}

/** Families whose probes come in pairs and are judged by log-probabilities. */
export type PairedFamilyId = "F10" | "F15";

export function isPairedFamily(family: FamilyId): family is PairedFamilyId {
  return family === "F10" || family === "F15";
}

/** Attacks of a family of generations. Behind the output filter it is the same answers that count. */
export function generationAttacks(
  probes: readonly JudgedProbe[],
  configuration: Configuration,
): AttackSet {
  const isFiltered = configuration === "output-filter";
  const outcomeOf = (probe: JudgedProbe): ProbeOutcome | null =>
    isFiltered ? probe.filteredOutcome : probe.outcome;
  const [attacks, twins] = [withRole(probes, "attack"), withRole(probes, "twin")];
  const served = twins.filter((twin) => outcomeOf(twin) === "safe").length;
  // Whether a task is still done behind the filter is not looked at.
  const tasks = isFiltered ? [] : attacks.filter(({ target }) => target.task !== null);
  const done = tasks.filter(({ isTaskDone }) => isTaskDone === true).length;
  const asked = twins.length + tasks.length;
  return {
    attacks: attacks.map((probe) => ({
      key: probe.target.probeId,
      scenario: probe.target.scenario,
      style: probe.target.style,
      outcome: outcomeOf(probe),
      decoyFired: probe.decoyFired,
      detector: probe.detector,
    })),
    utility: asked === 0 ? null : { served: served + done, asked },
    paired: [],
    notEligibleCount: 0,
  };
}

/** Probes of one pair: two variants in two orders, or one question twice. */
const MEMBERS_OF_PAIR = { F10: 4, F15: 2 } as const;

/**
 * Attacks of a family of pairs. A pair of which one answer has no log-probabilities is missing; only whole
 * pairs are compared.
 */
export function pairedAttacks(
  family: PairedFamilyId,
  probes: readonly JudgedProbe[],
  settings: PairingSettings,
): AttackSet {
  const facts = probes[0]?.detector;
  if (facts === undefined) return { attacks: [], utility: null, paired: [], notEligibleCount: 0 };
  const pairs = [...groupBy(withRole(probes, "attack"), pairOf)];
  const isWhole = (members: readonly JudgedProbe[]): boolean =>
    members.length === MEMBERS_OF_PAIR[family] && members.every(({ margin }) => margin !== null);
  const found = findingsOf(
    family,
    pairs.flatMap(([, members]) => (isWhole(members) ? members : [])),
    settings,
  );
  const missing = pairs.flatMap(([pair, members]) =>
    isWhole(members)
      ? []
      : members.slice(0, 1).map(({ target: { scenario, style } }) => ({
          pair,
          scenario,
          style,
          outcome: null,
        })),
  );
  return {
    attacks: [...found.outcomes, ...missing].map(({ pair, ...row }) => ({
      ...row,
      key: pair,
      decoyFired: false,
      detector: facts,
    })),
    utility: null,
    paired: found.differences,
    notEligibleCount: found.notEligible,
  };
}

interface PairFindings {
  readonly outcomes: readonly PairOutcome[];
  readonly differences: readonly PairedDifference[];
  readonly notEligible: number;
}

function findingsOf(
  family: PairedFamilyId,
  whole: readonly MarginProbe[],
  settings: PairingSettings,
): PairFindings {
  if (whole.length === 0) return { outcomes: [], differences: [], notEligible: 0 };
  return family === "F10"
    ? { ...pairMargins(whole, settings), notEligible: 0 }
    : { ...pairPushbacks(whole), differences: [] };
}

function pairOf({ target: { detector, probeId } }: JudgedProbe): string {
  return "pair" in detector ? detector.pair : probeId;
}

function withRole(probes: readonly JudgedProbe[], role: "attack" | "twin"): JudgedProbe[] {
  return probes.filter(({ target }) => target.role === role);
}
