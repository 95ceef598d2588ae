import type { Assessment, CoverageRow, ModelAssessment } from "../../core/compliance/assessment.ts";
import { checkClaims, claimedChecks, familyClaims, type ClaimParts } from "./claims.ts";
import { hashesOf, known, property, refs, type BomObject } from "./bom-parts.ts";
import { evidencedRows } from "./standards.ts";

/**
 * What is said of each model and of the run, by whom, on what evidence, and to which items of frameworks it
 * relates. No conformance is scored: the frameworks set no threshold for these figures, and a bank's own
 * are not known here.
 */
export function declarations(assessment: Assessment, timestamp: string): BomObject {
  const { models } = assessment;
  const parts: ClaimParts[] = [
    ...models.map((model) => familyClaims(model, timestamp)),
    checkClaims(assessment, timestamp),
  ];
  return {
    assessors: [
      {
        "bom-ref": refs.assessor,
        thirdParty: false,
        organization: { name: "Operator of edge-slm-bench (self-assessment)" },
      },
    ],
    attestations: [
      ...models.map((model) => ({
        summary: `${model.displayName}: ${assessment.statement}`,
        assessor: refs.assessor,
        map: modelMap(assessment, model),
      })),
      {
        summary: `Run ${assessment.experimentId}: ${assessment.statement}`,
        assessor: refs.assessor,
        map: runMap(assessment),
      },
    ],
    claims: parts.flatMap(({ claims }) => claims),
    evidence: parts.flatMap(({ evidence }) => evidence),
    targets: { components: [...models.map(modelTarget), runTarget(assessment)] },
  };
}

/** A target has a name of its own in the document, and says which component it is. */
function modelTarget({ modelId, displayName, fileSha256 }: ModelAssessment): BomObject {
  return known({
    type: "machine-learning-model",
    "bom-ref": refs.modelTarget(modelId),
    name: displayName,
    hashes: hashesOf(fileSha256),
    properties: property("component", refs.model(modelId)),
  });
}

function runTarget({ experimentId }: Assessment): BomObject {
  return {
    type: "data",
    "bom-ref": refs.runTarget,
    name: experimentId,
    properties: property("component", refs.run),
  };
}

/** Items to which families that this model was measured on relate. */
function modelMap(assessment: Assessment, model: ModelAssessment): BomObject[] {
  const assessed = new Set<string>(
    model.families.flatMap(({ family, status }) => (status === "assessed" ? [family] : [])),
  );
  return evidencedRows(assessment).flatMap((row) => {
    const claims = row.evidence
      .filter((code) => assessed.has(code))
      .map((family) => refs.familyClaim(model.modelId, family));
    return claims.length === 0 ? [] : [mapEntry(row, { claims })];
  });
}

/** Items to which checks of the run relate; a failed check speaks against, not for. */
function runMap(assessment: Assessment): BomObject[] {
  const checks = claimedChecks(assessment);
  return evidencedRows(assessment).flatMap((row) => {
    const related = checks.filter(({ check }) => row.evidence.includes(check));
    const refsOf = (state: "passed" | "failed"): string[] =>
      related.filter((one) => one.state === state).map(({ check }) => refs.checkClaim(check));
    const [claims, counterClaims] = [refsOf("passed"), refsOf("failed")];
    return related.length === 0 ? [] : [mapEntry(row, { claims, counterClaims })];
  });
}

function mapEntry(
  row: CoverageRow,
  links: { readonly claims: readonly string[]; readonly counterClaims?: readonly string[] },
): BomObject {
  return {
    requirement: refs.requirement(row.framework, row.item),
    ...links,
    conformance: {
      rationale:
        "Directional: the claims relate to this item. No threshold is set, no conformance is claimed.",
    },
  };
}
