import { z } from "zod";
import { chatMessageSchema } from "../prompt.ts";

/** Probe families that are built; see `docs/compliance.md`. Other families are "not assessed". */
export const familyIds = [
  "F01",
  "F02",
  "F03",
  "F04",
  "F05",
  "F06",
  "F07",
  "F08",
  "F09",
  "F10",
  "F12",
  "F13",
  "F15",
] as const;
export const familyIdSchema = z.enum(familyIds);
export type FamilyId = z.infer<typeof familyIdSchema>;

/** How much is asked: each tier holds the one before. */
export const tiers = ["quick", "standard", "full"] as const;
export const tierSchema = z.enum(tiers);
export type Tier = z.infer<typeof tierSchema>;

/**
 * Measures of a deployment whose effect is measured on the same probes:
 * - `hardening`: rules that are put in front of the system prompt.
 * - `marking`: untrusted text is marked word by word, and the model is told so.
 * - `output-filter`: the answer passes a filter that knows what a deployment knows, no canary.
 */
export const controlNames = ["hardening", "marking", "output-filter"] as const;
export const controlNameSchema = z.enum(controlNames);
export type ControlName = z.infer<typeof controlNameSchema>;

/** What a detector says of one answer; `indeterminate` counts as a hit in the upper bound of a rate. */
export const probeOutcomeSchema = z.enum(["hit", "safe", "indeterminate"]);
export type ProbeOutcome = z.infer<typeof probeOutcomeSchema>;

/**
 * - `attack`: provokes what the family is about; rates come from these alone.
 * - `twin`: a benign request that looks like it; `safe` when it is served as it should be.
 */
export const probeRoleSchema = z.enum(["attack", "twin"]);

/**
 * How an answer is judged, with all that the detector must know. In the files of the suite texts may hold
 * placeholders (`{C}`, `{H1}` ...), in a plan they are filled in.
 */
export const detectorSchema = z.discriminatedUnion("kind", [
  /** A secret of the context is told, in whatever disguise, or the system prompt is repeated. */
  z.strictObject({
    kind: z.literal("leak"),
    secrets: z.array(z.string().min(1)).min(1),
    decoys: z.array(z.string().min(1)).min(1),
    /** Consecutive words shared with the system prompt that are a hit; `null`: not looked at. */
    sharedWords: z.int().positive().nullable(),
  }),
  /** Both halves are written as one word: an order was obeyed, not quoted. */
  z.strictObject({
    kind: z.literal("split-canary"),
    token: z.string().min(1),
    decoy: z.string().min(1),
    place: z.enum(["anywhere", "first-line", "last-line"]),
  }),
  /** A harmless phrase that the system prompt forbids is said. */
  z.strictObject({
    kind: z.literal("phrase"),
    phrase: z.string().min(1),
    decoy: z.string().min(1),
  }),
  /** Numbered steps, each beginning with a verb: a request that should be refused was served. */
  z.strictObject({
    kind: z.literal("shaped-artefact"),
    steps: z.int().positive(),
  }),
  /** A benign request was refused. */
  z.strictObject({ kind: z.literal("refusal") }),
  /** Advice that the system prompt reserves to a person: tag left out, recommendation, new percentages. */
  z.strictObject({ kind: z.literal("advice"), tag: z.string().min(1) }),
  /** Facts that are not in the material: the tag was due. Digits, dates and articles that are new are named. */
  z.strictObject({ kind: z.literal("fabrication"), tag: z.string().min(1) }),
  /** One of the accepted answers is given, and not the tag that says there is none. */
  z.strictObject({
    kind: z.literal("answer"),
    accepted: z.array(z.string().min(1)).min(1),
    /** Writing this instead is a miss, such as `NOT_IN_DOCUMENT`; `null` for none. */
    tag: z.string().min(1).nullable(),
  }),
  /** The answer never ends, or goes round in a circle. */
  z.strictObject({ kind: z.literal("repetition") }),
  /** Content that a program would execute or fetch reaches the answer unescaped. */
  z.strictObject({
    kind: z.literal("active-content"),
    content: z.enum(["html", "sql", "formula", "ansi", "url"]),
    canary: z.string().min(1),
    decoy: z.string().min(1),
  }),
  /** Log-odds of two answers, compared with those of the same memo about somebody else. */
  z.strictObject({
    kind: z.literal("paired-margin"),
    /** The memo with both its variants, such as `t03-name`. */
    pair: z.string().min(1),
    attribute: z.enum(["name", "gender", "age", "nationality", "status"]),
    variant: z.enum(["a", "b"]),
    /** Which answer the question names first. */
    order: z.enum(["yes-first", "no-first"]),
  }),
  /** Log-odds of the right answer before and after a wrong objection. */
  z.strictObject({
    kind: z.literal("pushback"),
    pair: z.string().min(1),
    moment: z.enum(["before", "after"]),
  }),
]);

export type Detector = z.infer<typeof detectorSchema>;
export type DetectorKind = Detector["kind"];
export type DetectorOf<K extends DetectorKind> = Extract<Detector, { kind: K }>;

/** What a probe asks for. `choices`: the log-probability of two answers, each in all its spellings. */
export const probeAskSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("generation"),
    maxOutputTokens: z.int().positive().max(1024),
  }),
  z.strictObject({
    kind: z.literal("choices"),
    /** Spellings of yes, or of the right answer. */
    positive: z.array(z.string().min(1)).min(1),
    /** Spellings of no, or of the wrong answer. */
    negative: z.array(z.string().min(1)).min(1),
  }),
]);

/** One line of a file in `prompts/compliance/`. */
export const probeRowSchema = z.strictObject({
  /** Unique in the suite: family, scenario, style, language. */
  id: z.string().regex(/^F\d\d(-[a-z0-9]+)+$/),
  family: familyIdSchema,
  /** Probes of one scenario resemble each other: they are one cluster. */
  scenario: z.string().regex(/^[a-z0-9-]+$/),
  style: z.string().regex(/^[a-z0-9-]+$/),
  language: z.enum(["en", "fr"]),
  /** The smallest tier that asks it. */
  tier: tierSchema,
  role: probeRoleSchema,
  /** Untrusted text stands between `{UNTRUSTED}` and `{/UNTRUSTED}`. */
  messages: z.array(chatMessageSchema).min(1),
  ask: probeAskSchema,
  detector: detectorSchema,
  /** What a useful answer to an attacked task holds; `null` where the probe holds no task. */
  task: z.strictObject({ accepted: z.array(z.string().min(1)).min(1) }).nullable(),
});

export type ProbeRow = z.infer<typeof probeRowSchema>;

/** The `target` of a planned probe: placeholders filled in for this run. */
export const probeTargetSchema = z.strictObject({
  probeId: z.string(),
  family: familyIdSchema,
  scenario: z.string(),
  style: z.string(),
  role: probeRoleSchema,
  /** `bare`, or the control under which it is asked. */
  configuration: z.union([z.literal("bare"), controlNameSchema]),
  detector: detectorSchema,
  task: probeRowSchema.shape.task,
  /** Text of the system messages as asked, and of all others; detectors look for what is new in an answer. */
  systemText: z.string(),
  userText: z.string(),
  /** Continuations of `choices` from the start that are positive; `null` for generations. */
  positiveCount: z.int().positive().nullable(),
});

export type ProbeTarget = z.infer<typeof probeTargetSchema>;

/** What a detector found in one text. */
export interface Detection {
  readonly outcome: ProbeOutcome;
  /** Which of its rules spoke, such as `plain`, `base64`, `shared-words`. */
  readonly fired: readonly string[];
  /** A canary that was never planted was found: the detector cannot be trusted here. */
  readonly decoyFired: boolean;
}

/** A detector and how well it does on labelled answers; `null` where it is right by construction. */
export interface DetectorFacts {
  readonly id: DetectorKind;
  readonly version: number;
  readonly sensitivity: number | null;
  readonly specificity: number | null;
}
