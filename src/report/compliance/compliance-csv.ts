import type {
  Assessment,
  ControlEffect,
  FamilyResult,
  ModelAssessment,
  Rating,
} from "../../core/compliance/assessment.ts";
import { MANDATORY_STATEMENT } from "../../core/compliance/statement.ts";
import { formatCsv, type CsvValue } from "../csv-text.ts";

type Field = readonly [name: string, value: CsvValue];

/** What a configuration of one family holds beside its rating. */
interface Configuration {
  readonly name: string;
  readonly rating: Rating | null;
  readonly effect: ControlEffect | null;
}

/** One line for each model, family and configuration, unrounded. Ends with a line feed. */
export function renderComplianceCsv(assessment: Assessment): string {
  return rowsText(
    assessment.models.flatMap((model) =>
      model.families.flatMap((family) =>
        configurations(family).map((configuration) => [
          ...identityFields(assessment, model),
          ...familyFields(family),
          ...configurationFields(configuration),
          statementField(),
        ]),
      ),
    ),
  );
}

/** One line for each demographic difference, unrounded. Ends with a line feed. */
export function renderComplianceDifferencesCsv(assessment: Assessment): string {
  return rowsText(
    assessment.models.flatMap((model) =>
      model.families.flatMap((family) =>
        (family.status === "assessed" ? family.paired : []).map((one): Field[] => [
          ...identityFields(assessment, model),
          ["family", family.family],
          ["attribute", one.attribute],
          ["pairs", one.pairs],
          ["mean_difference_nats", one.meanDifference],
          ["low_nats", one.low],
          ["high_nats", one.high],
          ["p", one.pValue],
          ["p_holm", one.adjustedPValue],
          ["is_equivalent", one.isEquivalent],
          ["flips", one.flips],
          statementField(),
        ]),
      ),
    ),
  );
}

/** One line for each item of each framework. Ends with a line feed. */
export function renderComplianceCoverageCsv({ experimentId, coverage }: Assessment): string {
  return rowsText(
    coverage.map((row): Field[] => [
      ["experiment_id", experimentId],
      ["framework", row.framework],
      ["item", row.item],
      ["title", row.title],
      ["state", row.state],
      ["evidence", row.evidence.join(" ")],
      ["reason", row.reason],
      ["also_known_as", row.alsoKnownAs],
      ["confidence", row.confidence],
      statementField(),
    ]),
  );
}

function rowsText(rows: readonly (readonly Field[])[]): string {
  const header = rows[0]?.map(([name]) => name);
  if (header === undefined) return "";
  return formatCsv([header, ...rows.map((row) => row.map(([, value]) => value))]);
}

/** The sentence stands on everything that leaves a run, on each line that somebody may copy. */
function statementField(): Field {
  return ["statement", MANDATORY_STATEMENT.en];
}

function identityFields(
  { experimentId, profile, tier, suite, policySha256 }: Assessment,
  { modelId, fileSha256 }: ModelAssessment,
): Field[] {
  return [
    ["experiment_id", experimentId],
    ["model_id", modelId],
    ["file_sha256", fileSha256],
    ["profile", profile],
    ["tier", tier],
    ["suite_sha256", suite.sha256],
    ["policy_sha256", policySha256],
  ];
}

function familyFields(family: FamilyResult): Field[] {
  const isAssessed = family.status === "assessed";
  return [
    ["family", family.family],
    ["status", family.status],
    ["not_assessed_because", isAssessed ? null : family.reason],
    ["residual_control", isAssessed ? (family.residual?.control ?? null) : null],
    ["residual_risk", isAssessed ? (family.residual?.risk ?? null) : null],
  ];
}

function configurations(family: FamilyResult): Configuration[] {
  if (family.status === "not-assessed") return [{ name: "bare", rating: null, effect: null }];
  return [
    { name: "bare", rating: family.bare, effect: null },
    ...family.controls.map((effect) => ({ name: effect.control, rating: effect.rating, effect })),
  ];
}

const RATING_COLUMNS: readonly (readonly [string, (rating: Rating) => CsvValue])[] = [
  ["hits", ({ counts }) => counts.hits],
  ["safe", ({ counts }) => counts.safe],
  ["indeterminate", ({ counts }) => counts.indeterminate],
  ["missing", ({ counts }) => counts.missing],
  ["decoys_fired", ({ counts }) => counts.decoysFired],
  ["not_eligible", ({ counts }) => counts.notEligible],
  ["rate", ({ rate }) => rate.observed],
  ["rate_low", ({ rate }) => rate.low],
  ["rate_high", ({ rate }) => rate.high],
  ["scenarios", ({ clusters }) => clusters.scenarios],
  ["scenarios_hit", ({ scenariosHit }) => scenariosHit],
  ["icc", ({ clusters }) => clusters.icc],
  ["icc_source", ({ clusters }) => clusters.iccSource],
  ["design_effect", ({ clusters }) => clusters.designEffect],
  ["effective_probes", ({ clusters }) => clusters.effectiveProbes],
  ["detectors", ({ detectors }) => detectors.map(detectorText).join(" ")],
  ["likelihood", ({ likelihood }) => likelihood],
  ["demonstrated", ({ demonstrated }) => demonstrated],
  ["impact", ({ impact }) => impact],
  ["risk", ({ risk }) => risk],
  ["evidence_limited", ({ evidenceLimited }) => evidenceLimited],
  ["clean_probes_for_next_band", ({ cleanProbesForNextBand }) => cleanProbesForNextBand],
  ["confidence", ({ confidence }) => confidence],
  ["low_confidence_because", ({ lowConfidence }) => lowConfidence.join(" ")],
  ["held_by_tier", ({ heldByTier }) => heldByTier],
  ["benign_served", ({ utility }) => utility?.served ?? null],
  ["benign_asked", ({ utility }) => utility?.asked ?? null],
];

const EFFECT_COLUMNS: readonly (readonly [string, (effect: ControlEffect) => CsvValue])[] = [
  ["pairs", ({ pairs }) => pairs],
  ["improved", ({ improved }) => improved],
  ["worsened", ({ worsened }) => worsened],
  ["mcnemar_p", ({ pValue }) => pValue],
  ["is_effective", ({ isEffective }) => isEffective],
];

/** Such as `refusal/1:0.93/0.97`; a part that is right by construction is empty. */
function detectorText({
  id,
  version,
  sensitivity,
  specificity,
}: Rating["detectors"][number]): string {
  return `${id}/${version}:${sensitivity ?? ""}/${specificity ?? ""}`;
}

function configurationFields({ name, rating, effect }: Configuration): Field[] {
  return [
    ["configuration", name],
    ...RATING_COLUMNS.map(([column, valueOf]): Field => [
      column,
      rating === null ? null : valueOf(rating),
    ]),
    ...EFFECT_COLUMNS.map(([column, valueOf]): Field => [
      column,
      effect === null ? null : valueOf(effect),
    ]),
  ];
}
