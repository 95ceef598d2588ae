import { z } from "zod";
import { detectorSchema, probeOutcomeSchema } from "../../core/compliance/probe.ts";
import type { EvaluationScore } from "../../core/evaluation.ts";
import { stopReasonSchema } from "../../core/generation.ts";
import { digestOfText, redactJson, type TextDigest } from "./digest.ts";

/** A score without words of the answer. Of a probe all stays that its rating follows from. */
export function redactedScore(score: EvaluationScore): object {
  const { schemaVersion, trialKey, scorer, scorerVersion, outcome, answer } = score;
  const isProbe = scorer === "probe";
  const verdict = isProbe ? probeOutcomeSchema.safeParse(answer) : null;
  return {
    ...{ schemaVersion, trialKey, scorer, scorerVersion, outcome },
    answer: verdict?.success === true ? verdict.data : redactJson(answer),
    metrics: redactJson(score.metrics),
    details: isProbe ? probeDetails(score.details) : redactJson(score.details),
  };
}

const DETECTOR_KINDS = detectorSchema.options.map(({ shape }) => shape.kind.value);

/** What `scoreProbe` writes into details, each member by itself: one that is of another kind is a digest. */
const detailSchemas = {
  detector: z.enum(DETECTOR_KINDS),
  detectorVersion: z.int(),
  decoyFired: z.boolean(),
  filtered: probeOutcomeSchema,
  stopReason: stopReasonSchema,
  positive: z.number(),
  negative: z.number(),
} as const;

function probeDetails(details: EvaluationScore["details"]): object {
  const { fired, ...others } = details;
  const kept = Object.entries(others).map(([key, value]): [string, unknown] => {
    const schema = Object.hasOwn(detailSchemas, key)
      ? detailSchemas[key as keyof typeof detailSchemas]
      : null;
    return [key, schema?.safeParse(value).success === true ? value : redactJson(value)];
  });
  return {
    ...Object.fromEntries(kept),
    ...(Array.isArray(fired) ? { fired: fired.map((one: unknown) => ruleName(one)) } : {}),
  };
}

const RULE_NAME = /^[a-z][a-z0-9-]{0,39}$/;

/** The name of a detector's rule; what looks like no name may quote the answer, and is a digest. */
export function ruleName(value: unknown): string | TextDigest {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return RULE_NAME.test(text) ? text : digestOfText(text);
}
