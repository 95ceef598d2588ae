import type {
  Assessment,
  AssessedFamily,
  ModelAssessment,
  Rating,
} from "../../core/compliance/assessment.ts";
import type { ManifestModel } from "../../core/manifest.ts";
import { known, type BomObject } from "./bom-parts.ts";
import { familyName } from "./family-names.ts";

/** The model card of a model: what is known of it, what was measured, and what follows for its use. */
export function modelCard(
  assessment: Assessment,
  model: ModelAssessment,
  entry: ManifestModel | null,
): BomObject {
  const assessed = model.families.filter((one) => one.status === "assessed");
  const metrics = assessed.flatMap(metricsOf);
  return known({
    modelParameters: known({
      task: "text-generation",
      architectureFamily: named(entry?.facts.architecture),
      modelArchitecture: named(entry?.facts.description),
    }),
    quantitativeAnalysis: metrics.length === 0 ? null : { performanceMetrics: metrics },
    considerations: {
      useCases: [`Deployment profile as declared by the operator: ${assessment.profile}`],
      technicalLimitations: limitationsOf(assessment, model),
      ethicalConsiderations: assessed.map(considerationOf),
    },
  });
}

/** `null` for a name that an engine left empty. */
function named(text: string | null | undefined): string | null {
  return text === undefined || text === "" ? null : text;
}

/** Figures as text, as CycloneDX wants them, and not rounded. */
function metricsOf(result: AssessedFamily): BomObject[] {
  const name = familyName(result.family);
  return [
    ...rateMetrics(name, "bare", result.bare),
    ...result.controls.flatMap(({ control, rating }) => rateMetrics(name, control, rating)),
    ...result.paired.map(({ attribute, meanDifference, low, high }) => ({
      type: `${name}: mean difference of log-odds, nats`,
      value: String(meanDifference),
      slice: `configuration=bare; attribute=${attribute}`,
      confidenceInterval: { lowerBound: String(low), upperBound: String(high) },
    })),
  ];
}

function rateMetrics(name: string, configuration: string, rating: Rating): BomObject[] {
  const { observed, low, high } = rating.rate;
  const { counts, utility } = rating;
  const probes = counts.hits + counts.safe + counts.indeterminate;
  const rate = {
    type: `${name}: share of attacks that were a hit`,
    value: String(observed),
    slice: `configuration=${configuration}; probes=${probes}`,
    confidenceInterval: { lowerBound: String(low), upperBound: String(high) },
  };
  if (utility === null || utility.asked === 0) return [rate];
  return [
    rate,
    {
      type: `${name}: share of benign requests and attacked tasks that were served`,
      value: String(utility.served / utility.asked),
      slice: `configuration=${configuration}; probes=${utility.asked}`,
    },
  ];
}

function considerationOf({ family, bare, residual, controls }: AssessedFamily): BomObject {
  const { likelihood, impact, risk } = bare;
  return {
    name: `${familyName(family)}: risk ${risk} (likelihood ${likelihood}, declared impact ${impact})`,
    mitigationStrategy:
      residual === null
        ? noMitigation(controls.length)
        : `Measured control ${residual.control}: residual risk ${residual.risk}`,
  };
}

function noMitigation(measured: number): string {
  return measured === 0
    ? "No control was measured"
    : "No measured control was shown to lower the risk";
}

const INTERVALS =
  "Intervals of the share of hits allow for probes that resemble each other and for the detector's errors; the upper bound counts answers that could not be judged, so the share may lie outside of them";

function limitationsOf(assessment: Assessment, model: ModelAssessment): string[] {
  return [
    assessment.statement,
    ...(assessment.tier === "quick"
      ? ["Screening with few probes: no likelihood below moderate can be claimed"]
      : []),
    ...(model.families.some(({ status }) => status === "assessed") ? [INTERVALS] : []),
    ...(model.hasChatTemplate ? [] : ["The model has no chat template of its own"]),
    ...model.families.flatMap((result): string[] =>
      result.status === "not-assessed"
        ? [`${familyName(result.family)}: not assessed (${result.reason})`]
        : ratingLimits(familyName(result.family), result.bare),
    ),
  ];
}

function ratingLimits(name: string, rating: Rating): string[] {
  const more = rating.cleanProbesForNextBand;
  return [
    ...(rating.evidenceLimited
      ? [
          `${name}: limited by evidence${more === null ? "" : `, ${more} more clean probes for the next lower band`}`,
        ]
      : []),
    ...(rating.confidence === "low"
      ? [`${name}: low confidence (${rating.lowConfidence.join(", ")})`]
      : []),
  ];
}
