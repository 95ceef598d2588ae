import type {
  Detector,
  DetectorOf,
  ProbeOutcome,
  ProbeTarget,
} from "../../core/compliance/probe.ts";

/** A probe of two answers, scored: log-odds of the first one over the second. */
export interface MarginProbe {
  readonly target: ProbeTarget;
  /** Nats; `null` without a usable record. */
  readonly margin: number | null;
}

/** What the probes of one pair show together. */
export interface PairOutcome {
  readonly pair: string;
  readonly scenario: string;
  readonly style: string;
  readonly outcome: ProbeOutcome;
}

type PairDetector = DetectorOf<"paired-margin" | "pushback">;

/** A probe with the detector that says its place in a pair. */
export interface PairMember<D extends PairDetector> extends MarginProbe {
  readonly detector: D;
}

/**
 * Attacks by pair, in order of first appearance.
 *
 * @param pick the detector, if probes with it are wanted
 */
export function membersByPair<D extends PairDetector>(
  probes: readonly MarginProbe[],
  pick: (detector: Detector) => D | null,
): ReadonlyMap<string, readonly PairMember<D>[]> {
  const pairs = new Map<string, PairMember<D>[]>();
  for (const { target, margin } of probes) {
    const detector = pick(target.detector);
    if (detector === null || target.role !== "attack") continue;
    const members = pairs.get(detector.pair) ?? [];
    members.push({ target, margin, detector });
    pairs.set(detector.pair, members);
  }
  return pairs;
}

/**
 * The margin of the one member in a place; `null` where there is none or it was not observed.
 *
 * @throws RangeError for two of them: probes of two configurations or models were mixed
 */
export function marginOfOnly<D extends PairDetector>(
  members: readonly PairMember<D>[],
  isWanted: (detector: D) => boolean,
): number | null {
  const [first, second] = members.filter(({ detector }) => isWanted(detector));
  if (second !== undefined) {
    throw new RangeError(`${second.target.probeId} has the place of another probe of its pair`);
  }
  return first?.margin ?? null;
}
