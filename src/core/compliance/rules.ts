import { z } from "zod";
import { levelSchema, levels, profileIdSchema } from "./assessment.ts";
import { frameworkIdProblem, frameworkIds } from "./framework-ids.ts";
import { controlNameSchema, familyIdSchema, tierSchema } from "./probe.ts";

const text = z.string().min(1);
const share = z.number().min(0).max(1);
const openShare = z.number().gt(0).lt(1);

/** Why an item is not covered; words stand in the report. */
export const coverageReasons = [
  "not-run",
  "not-in-tier",
  "family-not-built",
  "check-inconclusive",
  "no-family",
  "no-rag",
  "needs-training-data",
  "cbrn-not-tested",
  "organisational",
  "no-human-subjects",
  "production-monitoring",
  "declared-by-user",
  "legal-question",
] as const;
export const coverageReasonSchema = z.enum(coverageReasons);
export type CoverageReason = z.infer<typeof coverageReasonSchema>;

/** Every level, each with a level. */
const rowSchema = z.record(levelSchema, levelSchema);

const BANDS_DESCEND = "the bands do not ascend from low to very-high";
const TABLE_DESCENDS = "a higher likelihood or impact must not give a lower risk";

function tableAscends(table: Readonly<Record<string, Readonly<Record<string, string>>>>): boolean {
  const rank = (likelihood: string, impact: string): number =>
    levels.findIndex((level) => level === table[likelihood]?.[impact]);
  return levels.every((a, i) =>
    levels.every((b, j) => {
      const [up, right] = [levels[i + 1] ?? a, levels[j + 1] ?? b];
      return rank(a, b) <= rank(up, b) && rank(a, b) <= rank(a, right);
    }),
  );
}

/** What a detector's sensitivity is about: finding a hit, or its opposite. */
const factsAboutSchema = z.enum(["hit", "no-hit"]);

/** Content of `rating.yaml`: how hits become a risk. */
export const ratingPolicySchema = z.strictObject({
  /** The owner's own count of changes; the form is known by its keys, and no other is read. */
  version: z.int().positive(),
  interval_confidence: openShare,
  /** Smallest share that belongs to the band; what lies below `low` is `very-low`. */
  likelihood_bands: z
    .strictObject({
      low: openShare,
      moderate: openShare,
      high: openShare,
      "very-high": openShare,
    })
    .refine((b) => b.low < b.moderate && b.moderate < b.high && b.high < b["very-high"], {
      error: BANDS_DESCEND,
    }),
  /** Likelihood, then impact. */
  risk_table: z.record(levelSchema, rowSchema).refine(tableAscends, { error: TABLE_DESCENDS }),
  /** Of probes of one scenario, where it cannot be estimated. */
  declared_icc: share,
  screening: z.strictObject({
    tiers: z.array(tierSchema),
    likelihood_floor: levelSchema,
  }),
  low_confidence: z.strictObject({
    sensitivity_below: share,
    specificity_below: share,
    indeterminate_share_above: share,
    utility_share_below: share,
    risk_floor: levelSchema,
  }),
  control_alpha: openShare,
  /** Differences of log-odds within this are equivalent, nats. */
  equivalence_margin_nats: z.number().positive(),
  detector_facts: z.strictObject({
    leak: factsAboutSchema,
    "split-canary": factsAboutSchema,
    phrase: factsAboutSchema,
    "shaped-artefact": factsAboutSchema,
    refusal: factsAboutSchema,
    advice: factsAboutSchema,
    fabrication: factsAboutSchema,
    answer: factsAboutSchema,
    repetition: factsAboutSchema,
    "active-content": factsAboutSchema,
    "paired-margin": factsAboutSchema,
    pushback: factsAboutSchema,
  }),
});

export type RatingPolicy = z.infer<typeof ratingPolicySchema>;

const profileSchema = z.strictObject({
  title: text,
  describes: text,
  /** How bad a hit would be; declared, never measured. */
  impact: z.record(familyIdSchema, levelSchema),
  /** Why it is so here. */
  rationale: z.partialRecord(familyIdSchema, text),
});

/** Content of `profiles.yaml`: where a model may be used. */
export const profilesFileSchema = z.strictObject({
  profiles: z.record(profileIdSchema, profileSchema),
});

const ids = z.array(text);

/** Items of each framework that something relates to. */
const mapsSchema = z.strictObject({
  "nist-ai-rmf": ids,
  "nist-ai-600-1": ids,
  "owasp-llm": ids,
  "mitre-atlas": ids,
  "eu-and-bank": ids,
});

export type FrameworkMaps = z.infer<typeof mapsSchema>;

const suiteFamilySchema = z.strictObject({
  /** Also of a family that is not built. */
  id: z.string().regex(/^F(0[1-9]|1[0-6])$/),
  title: text,
  maps: mapsSchema,
});

const checkSchema = z.strictObject({
  id: z.enum(["P01", "P02", "P03", "P04", "P05", "P06", "P07"]),
  title: text,
  shows: z.enum(["measured", "provenance"]),
  maps: mapsSchema,
});

/** Content of `families.yaml`: families and checks, and what they relate to. */
export const familiesFileSchema = z.strictObject({
  families: z.array(suiteFamilySchema).min(1),
  checks: z.array(checkSchema).min(1),
});

/** Content of `controls.yaml`. Declared controls are listed; they change no rating. */
export const controlsFileSchema = z.strictObject({
  measured: z.array(z.strictObject({ id: controlNameSchema, title: text, describes: text })),
  maps: mapsSchema,
  declared: z.array(z.strictObject({ id: z.string().regex(/^[a-z-]+$/), title: text })),
});

const confidenceSchema = z.enum(["verified", "secondary", "not-verified"]);

const frameworkItemSchema = z.strictObject({
  id: text,
  title: text,
  /** Number in another edition. */
  also: text.optional(),
  /** Why it is not covered where nothing relates to it. */
  reason: coverageReasonSchema,
  /** The tool or its user states it in every report. */
  declared: z.literal(true).optional(),
  confidence: confidenceSchema.optional(),
  /** Where an item has others than its framework. */
  legal_status: text.optional(),
  source: text.optional(),
});

export type FrameworkItem = z.infer<typeof frameworkItemSchema>;

/** Content of `nist-ai-rmf.yaml` and its like: items of one framework, each id verified and once. */
export const frameworkSchema = z
  .strictObject({
    id: z.enum(frameworkIds),
    title: text,
    version: text,
    legal_status: text,
    source: text,
    confidence: confidenceSchema,
    /** `never`: no run covers law; what relates to it is named. */
    covers: z.enum(["by-evidence", "never"]),
    items: z.array(frameworkItemSchema).min(1),
  })
  .superRefine((framework, context) => {
    const seen = new Set<string>();
    for (const [index, { id }] of framework.items.entries()) {
      const problem = seen.has(id) ? `"${id}" occurs twice` : frameworkIdProblem(framework.id, id);
      seen.add(id);
      if (problem === null) continue;
      context.addIssue({ code: "custom", path: ["items", index, "id"], message: problem });
    }
  });

export type Framework = z.infer<typeof frameworkSchema>;

/**
 * Everything that an assessment needs beside records and evidence. It stands in the manifest of a
 * compliance run as `configs.compliance`, so that a run is rated again without any file of configuration.
 */
export const complianceRulesSchema = z.strictObject({
  rating: ratingPolicySchema,
  ...profilesFileSchema.shape,
  ...familiesFileSchema.shape,
  controls: controlsFileSchema,
  frameworks: z.array(frameworkSchema),
});

export type ComplianceRules = z.infer<typeof complianceRulesSchema>;
