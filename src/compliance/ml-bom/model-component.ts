import type { Assessment, ModelAssessment, ProfileId } from "../../core/compliance/assessment.ts";
import type { LicenceFinding } from "../../core/compliance/evidence.ts";
import type { ManifestModel } from "../../core/manifest.ts";
import { bomAncestors, bomLicences } from "./bom-licences.ts";
import { hashesOf, known, property, refs, type BomObject, type BomProperty } from "./bom-parts.ts";
import { familyName } from "./family-names.ts";
import { modelCard } from "./model-card.ts";

/**
 * One model as a component. A weight file has no version of its own that could be trusted: it is told apart
 * by its hash, which is left out where a server never showed the bytes.
 */
export function modelComponent(
  assessment: Assessment,
  model: ModelAssessment,
  entry: ManifestModel | null,
): BomObject {
  return known({
    type: "machine-learning-model",
    "bom-ref": refs.model(model.modelId),
    name: model.displayName,
    description: `${model.fileName}${model.quantization === null ? "" : `, ${model.quantization}`}`,
    hashes: hashesOf(model.fileSha256),
    licenses: bomLicences(model.licence),
    pedigree: bomAncestors(model.licence),
    modelCard: modelCard(assessment, model, entry),
    properties: modelProperties(assessment, model, entry),
  });
}

function modelProperties(
  { profile }: Assessment,
  model: ModelAssessment,
  entry: ManifestModel | null,
): BomProperty[] {
  return [
    ...property("model-id", model.modelId),
    ...property("file-name", model.fileName),
    ...property("quantization", model.quantization),
    ...(entry === null ? [] : fileProperties(entry)),
    ...property("profile", profile),
    ...property("worst-risk", model.worstRisk ?? "not-assessed"),
    ...model.worstFamilies.flatMap((family) => property("worst-family", familyName(family))),
    ...property("families-not-assessed", model.notAssessedCount),
    ...model.families.flatMap((result) =>
      property(
        `risk:${result.family}`,
        result.status === "assessed" ? result.bare.risk : `not-assessed (${result.reason})`,
      ),
    ),
    ...licenceProperties(profile, model.licence),
  ];
}

function fileProperties({ fileSizeBytes, facts }: ManifestModel): BomProperty[] {
  return [
    ...property("file-size-bytes", fileSizeBytes),
    ...property("parameter-count", facts.parameterCount),
    ...property("chat-template-sha256", facts.chatTemplateSha256),
  ];
}

function licenceProperties(profile: ProfileId, licence: LicenceFinding | null): BomProperty[] {
  if (licence === null) return property("licence-state", "not-looked-at");
  const verdict = licence.verdicts.find((one) => one.profile === profile);
  return [
    ...property("licence-state", licence.state),
    ...licence.conflicts.flatMap(({ code, detail }) =>
      property("licence-conflict", `${code}: ${detail}`),
    ),
    ...property("licence-text-sha256", licence.textSha256),
    ...property("licence-verdict", verdict?.colour ?? null),
    ...property("licence-clause", verdict?.clause ?? null),
  ];
}
