import type { Assessment } from "../../core/compliance/assessment.ts";
import type {
  LicenceClaim,
  LicenceFinding,
  LicenceVerdict,
} from "../../core/compliance/evidence.ts";
import { code, left, list, paragraph, strong, table } from "../compose/build-blocks.ts";
import type { Block, Text } from "../document/blocks.ts";
import { plainText } from "../plain-text.ts";
import type { Words } from "../words/words.ts";

interface ClaimRow {
  readonly subject: string;
  readonly claim: LicenceClaim;
}

interface VerdictRow {
  readonly subject: string;
  readonly verdict: LicenceVerdict;
}

/** What is known of licences: state, chain, verdict with its clause, contradictions, every claim. */
export function licenceBlocks(assessment: Assessment, words: Words): Block[] {
  const { compliance: say } = words;
  const findings = [
    ...assessment.models.flatMap(({ licence }) => (licence === null ? [] : [licence])),
    ...assessment.datasets,
  ];
  if (findings.length === 0) return [paragraph(say.noLicences)];
  return [
    ...verdictTable(findings, assessment, words),
    ...conflictBox(findings, words),
    ...findingTable(findings, words),
    ...textHashes(findings, words),
    ...claimTable(findings, words),
  ];
}

function verdictTable(
  findings: readonly LicenceFinding[],
  { profile }: Assessment,
  words: Words,
): Block[] {
  const { compliance: say } = words;
  const columns = say.verdictColumns;
  return table<VerdictRow>(
    { caption: say.verdictCaption, rowHeaderCount: 2 },
    [
      left(columns.subject, ({ subject }) => plainText(subject)),
      left(columns.profile, ({ verdict }) => {
        const name = say.profiles[verdict.profile];
        return verdict.profile === profile ? [strong(say.declaredMark(name))] : name;
      }),
      left(columns.colour, ({ verdict }) => colourText(verdict, words)),
      left(columns.clause, ({ verdict }) => code(verdict.clause)),
      left(columns.reason, ({ verdict }) => say.licenceReason(verdict.reason)),
    ],
    findings.flatMap(({ subject, verdicts }) => verdicts.map((verdict) => ({ subject, verdict }))),
  );
}

function colourText({ colour }: LicenceVerdict, { compliance: say }: Words): Text {
  return colour === "red" ? [strong(say.colours.red)] : say.colours[colour];
}

function conflictBox(findings: readonly LicenceFinding[], words: Words): Block[] {
  const { compliance: say, common } = words;
  const items = findings.flatMap(({ subject, conflicts }) =>
    conflicts.map(({ detail, code: reason }): Text => [
      { text: say.conflict(plainText(subject), say.licenceReason(reason)) },
      { text: common.colon },
      ...code(detail),
    ]),
  );
  if (items.length === 0) return [];
  return [{ kind: "callout", tone: "warning", title: say.conflicts, blocks: list(items) }];
}

function findingTable(findings: readonly LicenceFinding[], words: Words): Block[] {
  const { compliance: say, number: n } = words;
  const columns = say.licenceColumns;
  return table<LicenceFinding>(
    { caption: say.licenceCaption, notes: say.licenceNotes },
    [
      left(columns.subject, ({ subject }) => plainText(subject)),
      left(columns.kind, ({ kind }) => say.licenceKinds[kind]),
      left(columns.state, ({ state }) => say.licenceStates[state]),
      left(columns.effective, ({ effectiveLicenceId: id }) =>
        id === null ? say.unknownLicence : code(id),
      ),
      left(columns.chain, ({ baseModels }) =>
        baseModels.length === 0 ? say.noBaseModel : code(baseModels.join(" > ")),
      ),
      left(columns.verified, ({ verifiedEpochMs }) => n.utc(verifiedEpochMs)),
    ],
    findings,
  );
}

/** Hashes are too long for a column. */
function textHashes(findings: readonly LicenceFinding[], { compliance: say }: Words): Block[] {
  return list(
    findings.flatMap(({ subject, textSha256 }): Text[] =>
      textSha256 === null
        ? []
        : [[{ text: say.licenceText(plainText(subject)) }, ...code(textSha256)]],
    ),
  );
}

function claimTable(findings: readonly LicenceFinding[], words: Words): Block[] {
  const { compliance: say } = words;
  const columns = say.claimColumns;
  return table<ClaimRow>(
    { caption: say.claimCaption },
    [
      left(columns.subject, ({ subject }) => plainText(subject)),
      left(columns.source, ({ claim }) => say.claimSources[claim.source]),
      left(columns.of, ({ claim }) => code(claim.of)),
      left(columns.value, ({ claim }) => code(claim.value)),
      left(columns.id, ({ claim }) =>
        claim.licenceId === null ? say.unknownLicence : code(claim.licenceId),
      ),
    ],
    findings.flatMap(({ subject, claims }) => claims.map((claim) => ({ subject, claim }))),
  );
}
