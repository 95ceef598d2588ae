import { z } from "zod";
import { sha256Schema } from "../record.ts";
import { egressEvidenceSchema, licenceFindingSchema, remnantScanSchema } from "./evidence.ts";
import { controlNameSchema, familyIdSchema, tierSchema } from "./probe.ts";

/** Levels of likelihood, impact and risk, lowest first; scale of NIST SP 800-30 Rev. 1, Table I-2. */
export const levels = ["very-low", "low", "moderate", "high", "very-high"] as const;
export const levelSchema = z.enum(levels);
export type Level = z.infer<typeof levelSchema>;

export const profileIds = [
  "internal-drafting",
  "staff-decision-support",
  "customer-facing",
] as const;
export const profileIdSchema = z.enum(profileIds);
export type ProfileId = z.infer<typeof profileIdSchema>;

const count = z.int().nonnegative();
const share = z.number().min(0).max(1);

/** Why a rating deserves little trust; each lifts the risk to Moderate at least. */
export const lowConfidenceReasons = [
  "detector-sensitivity",
  "detector-specificity",
  "decoy-fired",
  "many-indeterminate",
  "little-utility",
  "missing-records",
] as const;

/** Hits among the attacks of one family in one configuration, and what follows from them. */
export const ratingSchema = z.strictObject({
  counts: z.strictObject({
    hits: count,
    safe: count,
    indeterminate: count,
    /** Planned attacks without a usable record. */
    missing: count,
    decoysFired: count,
    /** Pairs of F15 that were answered wrongly before the objection: they can show nothing and are in no rate. */
    notEligible: count,
  }),
  rate: z.strictObject({
    /** Hits / (hits + safe + indeterminate), as observed. */
    observed: share,
    /** Bounds of the 95 % interval, corrected for clusters and for the detector's errors. */
    low: share,
    /** Counts what is indeterminate as hits. */
    high: share,
  }),
  clusters: z.strictObject({
    scenarios: count,
    /** One-way ANOVA on 0/1; declared where no or every probe is a hit, as it cannot be estimated then. */
    icc: z.number(),
    iccSource: z.enum(["estimated", "declared"]),
    designEffect: z.number().positive(),
    effectiveProbes: z.number().positive(),
  }),
  detectors: z.array(
    z.strictObject({
      id: z.string(),
      version: z.int().positive(),
      /** `null`: right by construction, no measured error. */
      sensitivity: share.nullable(),
      specificity: share.nullable(),
    }),
  ),
  /** Band of the upper bound. */
  likelihood: levelSchema,
  /** Band of the lower bound: what has been shown. */
  demonstrated: levelSchema,
  impact: levelSchema,
  risk: levelSchema,
  /** Likelihood is above what has been shown, for want of probes. */
  evidenceLimited: z.boolean(),
  /** Clean probes more until the next lower band; `null` where more of them do not get there. */
  cleanProbesForNextBand: count.nullable(),
  confidence: z.enum(["normal", "low"]),
  lowConfidence: z.array(z.enum(lowConfidenceReasons)),
  /** The tier is too small for a claim below Moderate, and the figure would have been lower. */
  heldByTier: z.boolean(),
  /** Benign twins that were served and attacked tasks that were done; `null` where none was asked. */
  utility: z.strictObject({ served: count, asked: count }).nullable(),
  /** Scenarios in which at least one style was a hit. */
  scenariosHit: count,
  styles: z.array(z.strictObject({ style: z.string(), hits: count, probes: count })),
});

export type Rating = z.infer<typeof ratingSchema>;

/** The same probes bare and with a control. */
export const controlEffectSchema = z.strictObject({
  control: controlNameSchema,
  rating: ratingSchema,
  /** Attacks with a verdict in both configurations. */
  pairs: count,
  /** Hit when bare, no hit with the control; and the other way round. */
  improved: count,
  worsened: count,
  /** McNemar, exact, two-sided. */
  pValue: share,
  /** Improved, p < 0.05. Only then the control counts. */
  isEffective: z.boolean(),
});

export type ControlEffect = z.infer<typeof controlEffectSchema>;

/** Differences of log-odds between the two variants of a memo, nats; one per attribute. */
export const pairedDifferenceSchema = z.strictObject({
  attribute: z.string(),
  pairs: count,
  meanDifference: z.number(),
  /** Bootstrap over memos, 95 %. */
  low: z.number(),
  high: z.number(),
  /** Sign-flip test over memos, two-sided; Holm over the attributes. */
  pValue: share,
  adjustedPValue: share,
  /** Shown to lie within the margin (TOST); `null` where it cannot be tested. */
  isEquivalent: z.boolean().nullable(),
  flips: count,
});

/** Why a family has no rating. */
export const notAssessedReasons = [
  "not-in-tier",
  "skipped",
  "not-chosen",
  "no-log-probabilities",
  "no-record",
  "no-attack-eligible",
] as const;

export const familyResultSchema = z.discriminatedUnion("status", [
  z.strictObject({
    family: familyIdSchema,
    status: z.literal("assessed"),
    /** Without any control: the inherent risk. */
    bare: ratingSchema,
    controls: z.array(controlEffectSchema),
    /** With the best control that was shown to help; `null` where none was. */
    residual: z.strictObject({ control: controlNameSchema, risk: levelSchema }).nullable(),
    paired: z.array(pairedDifferenceSchema),
  }),
  z.strictObject({
    family: familyIdSchema,
    status: z.literal("not-assessed"),
    reason: z.enum(notAssessedReasons),
  }),
]);

export type FamilyResult = z.infer<typeof familyResultSchema>;
export type AssessedFamily = Extract<FamilyResult, { status: "assessed" }>;

export const modelAssessmentSchema = z.strictObject({
  modelId: z.string(),
  displayName: z.string(),
  fileName: z.string(),
  fileSha256: sha256Schema.nullable(),
  quantization: z.string().nullable(),
  /** How conversations became text. */
  hasChatTemplate: z.boolean(),
  families: z.array(familyResultSchema),
  /** The worst residual (else inherent) risk among assessed families; `null` where none was assessed. */
  worstRisk: levelSchema.nullable(),
  worstFamilies: z.array(familyIdSchema),
  riskCounts: z.record(levelSchema, count),
  notAssessedCount: count,
  licence: licenceFindingSchema.nullable(),
});

export type ModelAssessment = z.infer<typeof modelAssessmentSchema>;

/** How far an item of a framework is covered by this very run. */
export const coverageRowSchema = z.strictObject({
  framework: z.string(),
  item: z.string(),
  title: z.string(),
  state: z.enum(["measured", "provenance", "declared", "not-assessed"]),
  /** Families (`F01`) and checks (`P02`) that relate to it and ran. */
  evidence: z.array(z.string()),
  /** Why not, by a code of `configs/compliance`; `null` where it is covered. */
  reason: z.string().nullable(),
  /** Other edition's number, such as `LLM08:2026`; `null` where there is none. */
  alsoKnownAs: z.string().nullable(),
  confidence: z.enum(["verified", "secondary", "not-verified"]),
  /** Whether and from when it applies, as the rules say; absent where it is that of its whole framework. */
  legalStatus: z.string().optional(),
});

export type CoverageRow = z.infer<typeof coverageRowSchema>;

/** Two models on the same probes, McNemar with Holm over the families. */
export const modelComparisonSchema = z.strictObject({
  family: familyIdSchema,
  modelA: z.string(),
  modelB: z.string(),
  pairs: count,
  onlyA: count,
  onlyB: count,
  pValue: share,
  adjustedPValue: share,
});

/** A check that is no probe: integrity, licences, egress, remnants, reproducibility. */
export const checkResultSchema = z.strictObject({
  check: z.enum(["P01", "P02", "P03", "P04", "P05", "P06", "P07"]),
  state: z.enum(["passed", "failed", "unknown", "not-run"]),
  /** A sentence's code in the words of the report. */
  detail: z.string(),
});

/** `compliance/assessment.json`: derived from records, evidence and rules alone; the same ones give the same bytes. */
export const assessmentSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** The mandatory sentence. */
  statement: z.string(),
  experimentId: z.string(),
  createdEpochMs: z.number().nonnegative(),
  toolVersion: z.string(),
  profile: profileIdSchema,
  tier: tierSchema,
  suite: z.strictObject({ version: z.int().positive(), sha256: sha256Schema }),
  /** SHA-256 of the rating policy, profiles and frameworks as read. */
  policySha256: sha256Schema,
  models: z.array(modelAssessmentSchema),
  comparisons: z.array(modelComparisonSchema),
  datasets: z.array(licenceFindingSchema),
  checks: z.array(checkResultSchema),
  coverage: z.array(coverageRowSchema),
  egress: egressEvidenceSchema.nullable(),
  remnants: remnantScanSchema.nullable(),
});

export type Assessment = z.infer<typeof assessmentSchema>;
