import { type ProfileId, profileIds } from "../../core/compliance/assessment.ts";
import type { LicenceFinding, LicenceVerdict } from "../../core/compliance/evidence.ts";
import type { LicenceRules } from "../../core/compliance/licence-rules.ts";
import type { LicenceNames } from "./licence-id.ts";
import { ruleOf } from "./licence-id.ts";

/** What decides the colour of a finding. */
export interface VerdictInput {
  readonly state: LicenceFinding["state"];
  readonly conflicts: LicenceFinding["conflicts"];
  /** Every licence of the file and of its chain that is known. */
  readonly licenceIds: readonly string[];
  /** The model takes images or sound too; `null` when nothing tells. */
  readonly isMultimodal: boolean | null;
  /** Doubts that no licence can lift: with one of them nothing is green. */
  readonly doubts: readonly Pick<LicenceVerdict, "clause" | "reason">[];
}

type Verdict = Omit<LicenceVerdict, "profile">;

const UNKNOWN: Verdict = {
  colour: "red",
  clause: "nothing, or nothing that is known, is named as its licence",
  reason: "licence-unknown",
};

const COLOURS = ["green", "amber", "red"] as const;

/** One verdict for each profile: the worst of the chain; red where claims contradict or nothing is known. */
export function verdictsOf(
  input: VerdictInput,
  rules: LicenceRules,
  names: LicenceNames,
): LicenceVerdict[] {
  return profileIds.map((profile) => ({ profile, ...verdictOf(input, profile, rules, names) }));
}

function verdictOf(
  input: VerdictInput,
  profile: ProfileId,
  rules: LicenceRules,
  names: LicenceNames,
): Verdict {
  const [conflict] = input.conflicts;
  if (conflict !== undefined)
    return { colour: "red", clause: conflict.detail, reason: "licence-conflict" };
  if (input.state === "unknown") return UNKNOWN;
  const byRestrictiveness = input.licenceIds.toSorted(
    (a, b) => names.restrictivenessOf(b) - names.restrictivenessOf(a),
  );
  const verdicts = byRestrictiveness.map((id) =>
    verdictOfLicence(id, profile, input.isMultimodal, rules),
  );
  return worst([
    ...verdicts,
    ...input.doubts.map((doubt) => ({ colour: "amber", ...doubt }) as const),
  ]);
}

function verdictOfLicence(
  id: string,
  profile: ProfileId,
  isMultimodal: boolean | null,
  rules: LicenceRules,
): Verdict {
  const rule = ruleOf(rules, id);
  if (rule === null)
    return {
      colour: "red",
      clause: `${id} is not in the table of licences`,
      reason: "not-in-table",
    };
  const { eu_multimodal: forMultimodal, verdicts } = rule;
  if (forMultimodal !== undefined && isMultimodal !== false)
    return isMultimodal === true
      ? forMultimodal
      : { ...forMultimodal, reason: "eu-restriction-unclear" };
  return verdicts[profile] ?? verdicts.default;
}

/** The first of the worst colour; red where there is none at all. */
function worst(verdicts: readonly Verdict[]): Verdict {
  return (
    COLOURS.toReversed()
      .map((colour) => verdicts.find((verdict) => verdict.colour === colour))
      .find((verdict) => verdict !== undefined) ?? UNKNOWN
  );
}
