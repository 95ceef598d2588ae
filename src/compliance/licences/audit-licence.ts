import type { LicenceClaim, LicenceFinding } from "../../core/compliance/evidence.ts";
import type { LicenceRules } from "../../core/compliance/licence-rules.ts";
import type { LicenceSources } from "../../core/compliance/licence-sources.ts";
import { baseModelRule, chainOf } from "./base-model.ts";
import { baseClaims, oneLine, statedClaims, type TextClaim, textClaims } from "./claims.ts";
import { conflictsOf } from "./conflicts.ts";
import { LicenceNames, ruleOf } from "./licence-id.ts";
import { type VerdictInput, verdictsOf } from "./verdicts.ts";

/**
 * What the artefacts say of one licence, held against the rules. The effective licence is the most
 * restrictive of the chain: the file's own and that of every base model.
 *
 * - `text-verified`: all licence texts beside the file are, word for word, those of licences of the table,
 *   and that of the effective licence is among them.
 * - `declared`: words only.
 * - `conflict`: claims contradict each other, or the file claims to ask less than its base model.
 * - `unknown`: no claim of its own, or one that names no licence.
 *
 * @param verifiedEpochMs when the artefacts were read
 */
export function auditLicence(
  sources: LicenceSources,
  rules: LicenceRules,
  verifiedEpochMs: number,
): LicenceFinding {
  const names = new LicenceNames(rules);
  const chain = chainOf(sources, rules);
  const stated = statedClaims(sources, names);
  const texts = textClaims(sources, rules);
  const bases = baseClaims(chain, rules);
  const own = [...stated, ...texts.map(({ claim }) => claim)].filter(isKnown);
  const conflicts = conflictsOf(
    [...stated, ...unmentioned(texts, sources, names)].filter(isKnown),
    bases,
    rules,
    names,
  );
  const licenceIds = [...new Set([...own, ...bases].flatMap(({ licenceId }) => licenceId ?? []))];
  const effectiveLicenceId = names.mostRestrictive(licenceIds);
  const effectiveText = texts.find(({ claim }) => claim.licenceId === effectiveLicenceId) ?? null;
  const state =
    conflicts.length > 0 ? "conflict" : stateOf(stated, texts, bases, effectiveText !== null);
  const input: VerdictInput = {
    state,
    conflicts,
    licenceIds,
    isMultimodal: isMultimodal(sources, chain, rules),
    doubts: doubtsOf(sources, texts, bases, licenceIds, rules),
  };
  return {
    kind: sources.kind,
    subject: sources.subject,
    state,
    effectiveLicenceId,
    claims: [...stated, ...texts.map(({ claim }) => claim), ...bases],
    baseModels: chain.map(oneLine),
    textSha256: (effectiveText ?? texts[0])?.recognised?.sha256 ?? null,
    conflicts,
    verdicts: verdictsOf(input, rules, names),
    verifiedEpochMs,
  };
}

/** A text of each licence that may be chosen contradicts nothing: `Apache-2.0 OR MIT` brings two. */
function unmentioned(
  texts: readonly TextClaim[],
  { statements }: LicenceSources,
  names: LicenceNames,
): LicenceClaim[] {
  const mentioned = new Set(statements.flatMap(({ license }) => names.mentioned(license ?? "")));
  return texts
    .map(({ claim }) => claim)
    .filter(({ licenceId }) => licenceId === null || !mentioned.has(licenceId));
}

function isKnown({ licenceId }: LicenceClaim): boolean {
  return licenceId !== null;
}

function stateOf(
  stated: readonly LicenceClaim[],
  texts: readonly TextClaim[],
  bases: readonly LicenceClaim[],
  isEffectiveText: boolean,
): LicenceFinding["state"] {
  const own = [...stated, ...texts.map(({ claim }) => claim)];
  if (!own.some(isKnown) || !stated.every(isKnown)) return "unknown";
  const areVerified = texts.every(({ recognised }) => recognised?.isVerified === true);
  return isEffectiveText && areVerified && bases.every(isKnown) ? "text-verified" : "declared";
}

function isMultimodal(
  { architecture }: LicenceSources,
  chain: readonly string[],
  rules: LicenceRules,
): boolean | null {
  if (chain.some((name) => baseModelRule(name, rules)?.is_multimodal === true)) return true;
  if (architecture === null) return null;
  return architectureRule(architecture, rules)?.is_multimodal === true;
}

function architectureRule(
  architecture: string,
  { architectures }: LicenceRules,
): LicenceRules["architectures"][string] | null {
  return Object.hasOwn(architectures, architecture) ? (architectures[architecture] ?? null) : null;
}

/** What keeps a finding from being green. */
function doubtsOf(
  { architecture }: LicenceSources,
  texts: readonly TextClaim[],
  bases: readonly LicenceClaim[],
  licenceIds: readonly string[],
  rules: LicenceRules,
): VerdictInput["doubts"] {
  const unread = texts.find(({ recognised }) => recognised?.isVerified !== true);
  const unknownBase = bases.find((claim) => !isKnown(claim));
  const expected = architecture === null ? null : architectureRule(architecture, rules);
  const isExpected =
    expected === null ||
    licenceIds.some((id) => familyOf(id, rules) === familyOf(expected.licence, rules));
  return [
    ...(unread === undefined
      ? []
      : [
          {
            clause: `${unread.claim.value}: not the text of a licence of the table, word for word`,
            reason: "text-not-recognised",
          },
        ]),
    ...(unknownBase === undefined
      ? []
      : [
          {
            clause: `base model ${unknownBase.of}: its licence is not in the table`,
            reason: "base-model-unknown",
          },
        ]),
    ...(isExpected
      ? []
      : [
          {
            clause: `architecture ${architecture ?? ""}: known weights are under ${expected.licence}`,
            reason: "architecture-of-other-licence",
          },
        ]),
  ];
}

function familyOf(id: string, rules: LicenceRules): string {
  return ruleOf(rules, id)?.family ?? id;
}
