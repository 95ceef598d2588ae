import { z } from "zod";
import { sha256Schema } from "../record.ts";

/**
 * How much a licence asks, least first. A model is no more permissive than what it was made from; within
 * a class, licences differ in words, not in what a bank may do.
 */
export const licenceClasses = [
  "permissive",
  "share-alike",
  "conditional",
  "non-commercial",
] as const;
export type LicenceClass = (typeof licenceClasses)[number];

/** Why a licence of the table has its colour. */
export const licenceReasons = [
  "permissive",
  "share-alike",
  "terms-of-use",
  "automated-decisions",
  "regulated-advice",
  "user-threshold",
  "eu-restriction",
  "non-commercial",
  "research-only",
] as const;

const text = z.string().trim().min(1).max(400);
const confidence = z.enum(["verified", "secondary", "not-verified"]);

const verdictRuleSchema = z.strictObject({
  colour: z.enum(["green", "amber", "red"]),
  /** Clause that decides. */
  clause: text,
  reason: z.enum(licenceReasons),
});

export type VerdictRule = z.infer<typeof verdictRuleSchema>;

/** One licence of `configs/compliance/licences.yaml`. */
export const licenceRuleSchema = z.strictObject({
  name: text,
  /** Licences of one family are versions of the same terms: naming two of them is no contradiction. */
  family: text.optional(),
  class: z.enum(licenceClasses),
  /** Order among all licences of the table; a larger number asks more. */
  restrictiveness: z.int().min(0).max(999),
  commercial: z.enum(["yes", "threshold", "no"]),
  /** Monthly active users from which a licence of its own is needed; only with `threshold`. */
  user_threshold: z.int().positive().optional(),
  /** What passing it on asks for. */
  redistribution: z.array(
    z.enum(["licence-text", "notice", "mark-changes", "credit", "name", "use-restrictions"]),
  ),
  /** Name of a policy that binds whoever uses it; `null` where there is none. */
  use_policy: text.nullable(),
  share_alike: z.boolean(),
  url: z.url({ protocol: /^https?$/ }).nullable(),
  confidence,
  /** Other spellings: of hubs, of cards, addresses without scheme. Case, spaces and dashes do not matter. */
  aliases: z.array(text).default([]),
  /** SHA-256 of its normalised text, with what it was computed from. */
  texts: z.array(z.strictObject({ sha256: sha256Schema, of: text })).default([]),
  /** Words near the beginning of its text, normalised; they name a text, they do not verify it. */
  titles: z.array(text).default([]),
  /** `default` holds for every profile that has no verdict of its own. */
  verdicts: z.strictObject({
    default: verdictRuleSchema,
    "internal-drafting": verdictRuleSchema.optional(),
    "staff-decision-support": verdictRuleSchema.optional(),
    "customer-facing": verdictRuleSchema.optional(),
  }),
  /** Instead of `verdicts` for models that take images or sound too. */
  eu_multimodal: verdictRuleSchema.optional(),
});

export type LicenceRule = z.infer<typeof licenceRuleSchema>;

/** The licence of a well-known model, so that a chain can be followed without a network. */
export const baseModelRuleSchema = z.strictObject({
  /** `owner/name`; a `*` at its end stands for anything. Case does not matter. */
  pattern: z.string().regex(/^[\w.-]+\/[\w.-]*\*?$/, "owner/name, or owner/begin*"),
  licence: text,
  is_multimodal: z.boolean().default(false),
  source: text,
  confidence,
});

export const licenceRulesSchema = z
  .strictObject({
    version: z.literal(1),
    /** When the texts were read, such as `2026-11`. */
    as_of: z.string().regex(/^\d{4}-\d{2}$/),
    licences: z.record(z.string().min(1).max(100), licenceRuleSchema),
    base_models: z.array(baseModelRuleSchema),
    /** Architectures that only models under one family of terms are known to have. */
    architectures: z.record(
      z.string().min(1).max(100),
      z.strictObject({ licence: text, is_multimodal: z.boolean().default(false) }),
    ),
  })
  .superRefine((rules, context) => {
    const used = [
      ...rules.base_models.map(({ licence }, index) => ({ licence, path: ["base_models", index] })),
      ...Object.entries(rules.architectures).map(([key, { licence }]) => ({
        licence,
        path: ["architectures", key],
      })),
    ];
    for (const { licence, path } of used) {
      if (Object.hasOwn(rules.licences, licence)) continue;
      context.addIssue({ code: "custom", path, message: `"${licence}" is not in licences` });
    }
    for (const [id, { commercial, user_threshold }] of Object.entries(rules.licences)) {
      if ((commercial === "threshold") === (user_threshold !== undefined)) continue;
      const message = "user_threshold is set exactly where commercial is threshold";
      context.addIssue({ code: "custom", path: ["licences", id], message });
    }
  });

export type LicenceRules = z.infer<typeof licenceRulesSchema>;
