import { z } from "zod";
import type { EvaluationTrial, OkEvaluationRecord } from "../core/evaluation.ts";
import type { StopReason } from "../core/generation.ts";
import { withoutThinking } from "./thinking.ts";
import { unscorable } from "./unscorable.ts";

/**
 * The text that a model wrote: as it is, and as an answer, which is without thinking aloud and the
 * white space around it.
 *
 * @throws PrerequisiteError `record-unscorable`
 */
export function generatedText(
  trial: EvaluationTrial,
  record: OkEvaluationRecord,
): { readonly text: string; readonly answer: string; readonly stopReason: StopReason } {
  if (record.result.kind !== "generation") throw unscorable(trial, "it holds no generated text");
  const { text, stopReason } = record.result.trace;
  return { text, answer: withoutThinking(text).trim(), stopReason };
}

/** The target of an item as its task wrote it. @throws PrerequisiteError `record-unscorable` */
export function targetOf<S extends z.ZodType>(trial: EvaluationTrial, schema: S): z.output<S> {
  const parsed = schema.safeParse(trial.target);
  if (parsed.success) return parsed.data;
  throw unscorable(trial, `its target is not of this task (${z.prettifyError(parsed.error)})`);
}
