import type { Assessment } from "../../core/compliance/assessment.ts";
import { MANDATORY_STATEMENT } from "../../core/compliance/statement.ts";
import type { ComplianceManifest } from "../../core/manifest.ts";
import { property, refs, type BomObject } from "./bom-parts.ts";
import { declarations } from "./declarations.ts";
import { modelComponent } from "./model-component.ts";
import { datasetComponents, libraryComponents, suiteComponent } from "./other-components.ts";
import { serialNumber } from "./serial-number.ts";
import { standards } from "./standards.ts";

/**
 * The machine-learning bill of materials of a compliance run, CycloneDX 1.6: models with hashes, licences,
 * base models and a model card with figures and intervals; probe suite, data sets and libraries; claims with
 * their evidence. Pure: the same assessment and manifest give the same document.
 */
export function mlBom(assessment: Assessment, manifest: ComplianceManifest): BomObject {
  const timestamp = new Date(assessment.createdEpochMs).toISOString();
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber: serialNumber(assessment.experimentId, manifest.planSha256),
    version: 1,
    metadata: metadata(assessment, timestamp),
    components: [
      ...assessment.models.map((model) =>
        modelComponent(
          assessment,
          model,
          manifest.models.find(({ modelId }) => modelId === model.modelId) ?? null,
        ),
      ),
      suiteComponent(assessment),
      ...datasetComponents(assessment, manifest),
      ...libraryComponents(manifest),
    ],
    definitions: { standards: standards(assessment) },
    declarations: declarations(assessment, timestamp),
  };
}

/** The document as it is written: `compliance/ml-bom.cdx.json`. */
export function mlBomText(assessment: Assessment, manifest: ComplianceManifest): string {
  return `${JSON.stringify(mlBom(assessment, manifest), null, 2)}\n`;
}

function metadata(assessment: Assessment, timestamp: string): BomObject {
  const { experimentId, toolVersion, profile, tier, policySha256 } = assessment;
  return {
    timestamp,
    tools: {
      components: [{ type: "application", name: "edge-slm-bench", version: toolVersion }],
    },
    component: {
      type: "data",
      "bom-ref": refs.run,
      name: experimentId,
      description:
        "A compliance run: probes, their answers, and the assessment that follows from them",
    },
    properties: [
      ...property("mandatory-statement", MANDATORY_STATEMENT.en),
      ...property("mandatory-statement-fr", MANDATORY_STATEMENT.fr),
      ...property("profile", profile),
      ...property("tier", tier),
      ...property("policy-sha256", policySha256),
    ],
  };
}
