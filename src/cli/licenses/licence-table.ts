import { profileIds } from "../../core/compliance/assessment.ts";
import type { LicenceClaim, LicenceFinding } from "../../core/compliance/evidence.ts";
import type { LicenceRule, LicenceRules } from "../../core/compliance/licence-rules.ts";
import { formatCount } from "../../report/format-number.ts";
import { alignedTable } from "../aligned-table.ts";

/** Heads of columns, so that a table fits a terminal of 80. */
const SHORT = {
  "internal-drafting": "drafting",
  "staff-decision-support": "staff",
  "customer-facing": "customer",
} as const;

/** What the heads of the columns stand for. */
export const COLUMN_HEADS = `Colours: ${profileIds.map((id) => `${SHORT[id]} = ${id}`).join(", ")}.`;

/** One row for each finding: state, a colour for each profile, and last, as the longest, the licence. */
export function licenceTable(title: string, findings: readonly LicenceFinding[]): string {
  const header = [title, "state", ...profileIds.map((id) => SHORT[id]), "licence"];
  const rows = findings.map((finding) => [
    shownName(finding),
    finding.state,
    ...profileIds.map((profile) => colourOf(finding, profile)),
    finding.effectiveLicenceId ?? "none known",
  ]);
  return alignedTable(header, rows);
}

/** Of one line: a file can be called after a whole row of this table. */
export function shownName({ subject }: LicenceFinding): string {
  return subject.replace(/[\s\p{C}]+/gu, " ").trim();
}

function colourOf({ verdicts }: LicenceFinding, profile: string): string {
  return verdicts.find((verdict) => verdict.profile === profile)?.colour ?? "red";
}

/** Who says what of a licence, what contradicts, and the clause behind each colour. */
export function licenceDetails(finding: LicenceFinding, rules: LicenceRules): string {
  const { baseModels, claims, conflicts } = finding;
  return [
    shownName(finding),
    ...claims.map((claim) => `  ${claimText(claim)}`),
    ...(claims.length === 0 ? ["  nothing says what its licence is"] : []),
    ...(baseModels.length === 0 ? [] : [`  made from: ${baseModels.join(" <- ")}`]),
    ...conflicts.map(({ code, detail }) => `  conflict (${code}): ${detail}`),
    ...termsLines(finding, rules),
    ...verdictLines(finding).map((line) => `  ${line}`),
  ].join("\n");
}

function claimText({ source, of, value, licenceId }: LicenceClaim): string {
  const meaning = licenceId ?? "no licence that is known";
  if (source === "base-model") {
    const why = value === "" ? "" : ` (${value})`;
    return `base model ${of}: ${meaning}${why}`;
  }
  return `${source}: "${value}" = ${meaning}`;
}

/** Profiles with the same verdict share a line. */
function verdictLines({ verdicts }: LicenceFinding): string[] {
  const profilesOf = new Map<string, string[]>();
  for (const { profile, colour, clause, reason } of verdicts) {
    const what = `${colour}: ${clause} (${reason})`;
    profilesOf.set(what, [...(profilesOf.get(what) ?? []), profile]);
  }
  return [...profilesOf].map(([what, profiles]) =>
    profiles.length === profileIds.length ? what : `${profiles.join(", ")} ${what}`,
  );
}

/** What the effective licence asks for, as the table has it. */
function termsLines({ effectiveLicenceId: id }: LicenceFinding, rules: LicenceRules): string[] {
  const rule = id !== null && Object.hasOwn(rules.licences, id) ? rules.licences[id] : undefined;
  if (rule === undefined) return [];
  return [`  ${rule.name}: ${termsOf(rule).join("; ")}`];
}

const PASSING_ON = {
  "licence-text": "its text",
  notice: "notices",
  "mark-changes": "marks of change",
  credit: "credit",
  name: "its name in the product",
  "use-restrictions": "its use restrictions",
} as const;

function termsOf(rule: LicenceRule): string[] {
  const passedOn = rule.redistribution.map((what) => PASSING_ON[what]);
  return [
    commercialText(rule),
    ...(passedOn.length === 0 ? [] : [`passed on with ${passedOn.join(", ")}`]),
    ...(rule.share_alike ? ["derived works keep it"] : []),
    ...(rule.use_policy === null ? [] : [`binds to ${rule.use_policy}`]),
    ...(rule.url === null ? [] : [rule.url]),
    rule.confidence.replace("-", " "),
  ];
}

function commercialText({ commercial, user_threshold: threshold }: LicenceRule): string {
  if (commercial === "no") return "no commercial use";
  if (threshold === undefined) return "commercial use";
  return `commercial use up to ${formatCount(threshold)} monthly users`;
}
