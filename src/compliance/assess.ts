import type { Assessment, FamilyResult, ModelAssessment } from "../core/compliance/assessment.ts";
import { familyIds } from "../core/compliance/probe.ts";
import { type ComplianceRules, complianceRulesSchema } from "../core/compliance/rules.ts";
import { MANDATORY_STATEMENT } from "../core/compliance/statement.ts";
import { PrerequisiteError } from "../core/errors.ts";
import { canonicalJson, sha256Of } from "../core/hash.ts";
import type { ComplianceManifest, ManifestModel } from "../core/manifest.ts";
import { assessFamily, type AssessmentContext, type RatedFamily } from "./assess-family.ts";
import { checkResults } from "./checks.ts";
import { compareModels } from "./compare-models.ts";
import type { ComplianceFiles } from "./compliance-files.ts";
import { coverageRows } from "./coverage.ts";
import { judgedProbes } from "./judged-probes.ts";
import { verdictOf } from "./verdict.ts";

/**
 * The assessment of a compliance run: a pure function of its files. The same files give the same bytes, as
 * nothing of the clock, the machine or the order of a map goes in.
 * @throws PrerequisiteError `compliance-rules-unusable` where the manifest holds no rules of this version;
 * `probe-unusable` for a plan that was altered; `scores-of-other-version` for verdicts of other detectors
 */
export function assess(files: ComplianceFiles): Assessment {
  const { manifest, evidence } = files;
  const rules = rulesOf(manifest);
  const context: AssessmentContext = { manifest, rules, probes: judgedProbes(files) };
  const rated = manifest.models.map((model) => ({
    model,
    families: familyIds.map((family) => assessFamily(context, model, family)),
  }));
  const models = rated.map(({ model, families }) => modelAssessment(model, families, files));
  const checks = checkResults(files);
  const { profile, tier, suite } = manifest.compliance;
  return {
    schemaVersion: 1,
    statement: MANDATORY_STATEMENT.en,
    experimentId: manifest.experimentId,
    createdEpochMs: manifest.createdEpochMs,
    toolVersion: manifest.toolVersion,
    profile,
    tier,
    suite,
    policySha256: sha256Of(canonicalJson(rules)),
    models,
    comparisons: compareModels(
      rated.map(({ model, families }) => ({
        modelId: model.modelId,
        attacks: new Map(families.map(({ result, attacks }) => [result.family, attacks])),
      })),
    ),
    datasets: [...evidence.datasets],
    checks,
    coverage: coverageRows(rules, {
      families: models.map(({ families }) => families),
      checks,
      controls: measuredControls(models),
    }),
    egress: evidence.egress,
    remnants: evidence.remnants,
  };
}

function rulesOf({ experimentId, configs }: ComplianceManifest): ComplianceRules {
  const rules = complianceRulesSchema.safeParse(configs["compliance"]);
  if (rules.success) return rules.data;
  const [issue] = rules.error.issues;
  const place = issue === undefined ? "" : ` (${issue.path.join(".")}: ${issue.message})`;
  throw new PrerequisiteError(
    `${experimentId}: its manifest holds no rules of rating that this version knows${place}`,
    {
      code: "compliance-rules-unusable",
      hint: "Rate it with the version of edge-bench that made it, or run edge-bench comply again.",
    },
  );
}

function modelAssessment(
  model: ManifestModel,
  rated: readonly RatedFamily[],
  { evidence }: ComplianceFiles,
): ModelAssessment {
  const families: FamilyResult[] = rated.map(({ result }) => result);
  const { modelId, displayName, fileName, fileSha256, quantization } = model;
  return {
    modelId,
    displayName,
    fileName,
    fileSha256,
    quantization,
    hasChatTemplate: model.facts.chatTemplateSha256 !== null,
    families,
    ...verdictOf(families),
    licence: evidence.models.find(({ subject }) => subject === modelId) ?? null,
  };
}

/** Controls whose effect was measured in one family at least, by name. */
function measuredControls(models: readonly ModelAssessment[]): string[] {
  const names = models.flatMap(({ families }) =>
    families.flatMap((result) =>
      result.status === "assessed" ? result.controls.map(({ control }) => control) : [],
    ),
  );
  return [...new Set(names)].sort();
}
