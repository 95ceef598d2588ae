import type { EvaluationTrial } from "../core/evaluation.ts";
import { PrerequisiteError } from "../core/errors.ts";

/** A record that its scorer cannot read: it belongs to another plan or to another version. */
export function unscorable(trial: EvaluationTrial, problem: string): PrerequisiteError {
  return new PrerequisiteError(
    `The record of item ${trial.docId} of ${trial.task} cannot be scored: ${problem}.`,
    {
      code: "record-unscorable",
      hint: "Plan and records do not belong together; run the evaluation again in a new folder.",
    },
  );
}
