import { z } from "zod";
import type { EvaluationTrial } from "./evaluation.ts";
import { PrerequisiteError } from "./errors.ts";

const classificationTargetSchema = z.strictObject({
  /** The right label. */
  label: z.string().min(1),
  /** The label set in the order in which it is asked. */
  labels: z.array(z.string().min(1)).min(2),
});

export type ClassificationTarget = z.infer<typeof classificationTargetSchema>;

/**
 * The target of a classification item as a plan holds it.
 *
 * @throws PrerequisiteError `target-unusable`
 */
export function classificationTarget(trial: EvaluationTrial): ClassificationTarget {
  const parsed = classificationTargetSchema.safeParse(trial.target);
  if (parsed.success && parsed.data.labels.includes(parsed.data.label)) return parsed.data;
  throw new PrerequisiteError(
    `Item ${trial.docId} of ${trial.task}: its target is not one label of a label set.`,
    {
      code: "target-unusable",
      hint: "The plan was not written by this version of the task; run the evaluation again.",
    },
  );
}
