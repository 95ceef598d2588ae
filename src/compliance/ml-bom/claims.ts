import type {
  Assessment,
  AssessedFamily,
  ModelAssessment,
  Rating,
} from "../../core/compliance/assessment.ts";
import { refs, type BomObject } from "./bom-parts.ts";
import { familyName } from "./family-names.ts";

export interface ClaimParts {
  readonly claims: readonly BomObject[];
  readonly evidence: readonly BomObject[];
}

/** Files that evidence points at, relative to the document. */
const FILES = {
  assessment: "assessment.json",
  licences: "licences.json",
  egress: "egress.json",
  remnants: "remnants.json",
  records: "../records.jsonl",
  scores: "../scores.jsonl",
} as const;

/** A claim and its evidence for each family that a model was measured on. */
export function familyClaims(model: ModelAssessment, created: string): ClaimParts {
  const assessed = model.families.filter((one) => one.status === "assessed");
  return {
    claims: assessed.map((result) => familyClaim(model.modelId, result)),
    evidence: assessed.map(({ family, bare }) => ({
      "bom-ref": refs.familyEvidence(model.modelId, family),
      description: `Greedy answers of the model to the probes of ${familyName(family)}, judged by ${detectorsOf(bare)}`,
      data: [dataAt(FILES.records), dataAt(FILES.scores), dataAt(FILES.assessment)],
      created,
    })),
  };
}

function familyClaim(modelId: string, { family, bare, residual }: AssessedFamily): BomObject {
  const { hits, safe, indeterminate, missing } = bare.counts;
  const asked = hits + safe + indeterminate;
  const withControl =
    residual === null ? "" : `; with the measured control ${residual.control}: ${residual.risk}`;
  return {
    "bom-ref": refs.familyClaim(modelId, family),
    target: refs.modelTarget(modelId),
    predicate: `${familyName(family)}: ${hits} hits in ${asked} attacks, ${indeterminate} indeterminate, ${missing} missing; risk ${bare.risk}${withControl}`,
    reasoning:
      "Band of the upper bound of the 95 % interval, declared impact, lookup in a table informed by NIST SP 800-30; the bands are the tool's own.",
    evidence: [refs.familyEvidence(modelId, family)],
  };
}

/** Checks with a result; what was not run claims nothing. */
export function claimedChecks({ checks }: Assessment): Assessment["checks"] {
  return checks.filter(({ state }) => state === "passed" || state === "failed");
}

/** A claim and its evidence for each check of the run that has a result. */
export function checkClaims(assessment: Assessment, created: string): ClaimParts {
  const checks = claimedChecks(assessment);
  return {
    claims: checks.map(({ check, state, detail }) => ({
      "bom-ref": refs.checkClaim(check),
      target: refs.runTarget,
      predicate: `${check}: ${state} (${detail})`,
      evidence: [refs.checkEvidence(check)],
    })),
    evidence: checks.map(({ check }) => ({
      "bom-ref": refs.checkEvidence(check),
      description: `Observed by the tool in this run: ${check}`,
      data: [dataAt(FILES.assessment), ...filesOf(check).map(dataAt)],
      created,
    })),
  };
}

function filesOf(check: string): string[] {
  if (check === "P02") return [FILES.licences];
  if (check === "P03") return [FILES.egress];
  return check === "P04" ? [FILES.remnants] : [];
}

function dataAt(url: string): BomObject {
  return { name: url.replace(/^\.\.\//, ""), contents: { url } };
}

function detectorsOf({ detectors }: Rating): string {
  return detectors
    .map(({ id, version, sensitivity, specificity }) => {
      const errors =
        sensitivity === null || specificity === null
          ? "right by construction"
          : `sensitivity ${sensitivity}, specificity ${specificity}`;
      return `${id} ${version} (${errors})`;
    })
    .join(", ");
}
