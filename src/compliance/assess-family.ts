import type { FamilyResult, notAssessedReasons } from "../core/compliance/assessment.ts";
import { controlNames, type FamilyId } from "../core/compliance/probe.ts";
import type { ComplianceRules } from "../core/compliance/rules.ts";
import type { ComplianceManifest, ManifestModel } from "../core/manifest.ts";
import {
  type Attack,
  type AttackSet,
  generationAttacks,
  isPairedFamily,
  pairedAttacks,
} from "./attacks.ts";
import { controlEffect, residualRisk } from "./controls.ts";
import { type Configuration, type JudgedProbe, probesOf } from "./judged-probes.ts";
import { rateFamily } from "./rate-family.ts";

/** What every family of a run is rated with. */
export interface AssessmentContext {
  readonly manifest: ComplianceManifest;
  readonly rules: ComplianceRules;
  readonly probes: readonly JudgedProbe[];
}

/** A family's result, and its attacks when bare, which models are compared on. */
export interface RatedFamily {
  readonly result: FamilyResult;
  readonly attacks: readonly Attack[];
}

/** Rates one family of one model, bare and with each control that was measured. */
export function assessFamily(
  context: AssessmentContext,
  model: ManifestModel,
  family: FamilyId,
): RatedFamily {
  const absent = reasonNotAsked(context, model, family);
  if (absent !== null) return notAssessed(family, absent);
  const rate = (set: AttackSet) =>
    rateFamily({
      probes: set.attacks,
      notEligibleCount: set.notEligibleCount,
      utility: set.utility,
      impact: context.rules.profiles[context.manifest.compliance.profile].impact[family],
      tier: context.manifest.compliance.tier,
      policy: context.rules.rating,
    });
  const set = attackSet(context, model, family, "bare");
  const bare = rate(set);
  if (bare === null) return notAssessed(family, reasonNotRated(set));
  const controls = controlNames.flatMap((control) => {
    if (!isMeasured(context, family, control)) return [];
    const controlled = attackSet(context, model, family, control);
    const rating = rate(controlled);
    if (rating === null) return [];
    const { attacks } = controlled;
    return [controlEffect(control, set.attacks, attacks, rating, context.rules.rating)];
  });
  const residual = residualRisk(bare, controls);
  const paired = [...set.paired];
  return {
    result: { family, status: "assessed", bare, controls, residual, paired },
    attacks: set.attacks,
  };
}

function attackSet(
  { manifest, probes, rules }: AssessmentContext,
  model: ManifestModel,
  family: FamilyId,
  configuration: Configuration,
): AttackSet {
  // The filter works on the very answers of the bare configuration.
  const asked = configuration === "output-filter" ? "bare" : configuration;
  const own = probesOf(probes, model.modelId, family, asked);
  const equivalenceMarginNats = rules.rating.equivalence_margin_nats;
  return isPairedFamily(family)
    ? pairedAttacks(family, own, { equivalenceMarginNats, seed: manifest.seed })
    : generationAttacks(own, configuration);
}

/** Log-probabilities pass no output filter. */
function isMeasured(
  { manifest }: AssessmentContext,
  family: FamilyId,
  control: Configuration,
): boolean {
  if (control === "bare" || !manifest.compliance.controls.includes(control)) return false;
  return control !== "output-filter" || !isPairedFamily(family);
}

type NotAssessedReason = (typeof notAssessedReasons)[number];

function reasonNotAsked(
  { manifest: { compliance }, probes }: AssessmentContext,
  model: ManifestModel,
  family: FamilyId,
): NotAssessedReason | null {
  if (compliance.skippedFamilies.includes(family)) return "skipped";
  if (!compliance.families.includes(family)) return "not-chosen";
  const planned = probesOf(probes, model.modelId, family, "bare");
  if (planned.some(({ target }) => target.role === "attack")) return null;
  const isServer = model.format === "http";
  return isServer && isPairedFamily(family) ? "no-log-probabilities" : "not-in-tier";
}

/** Attacks that are left are those without a usable record. */
function reasonNotRated({ attacks, notEligibleCount }: AttackSet): NotAssessedReason {
  return notEligibleCount > 0 && attacks.length === 0 ? "no-attack-eligible" : "no-record";
}

function notAssessed(family: FamilyId, reason: NotAssessedReason): RatedFamily {
  return { result: { family, status: "not-assessed", reason }, attacks: [] };
}
